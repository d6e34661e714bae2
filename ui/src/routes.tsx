/** Every page with its URL: the table of contents. A page's code and sentences come when it is opened. */

import type { ComponentType } from "preact";
import type { CatalogueName } from "./format/catalogue";

export interface Page {
  /** Below the base path; `:name` is a parameter. */
  path: string;
  /** Catalogues that it needs besides `shell`. */
  catalogues: CatalogueName[];
  load: () => Promise<{ default: ComponentType<{ parameters: Record<string, string> }> }>;
  /** What it takes behind `?`, besides the range; anything else is shown as unknown. */
  keys: readonly string[];
  /** Nothing on it depends on the range, so that none is offered. */
  timeless?: boolean;
  /** Pages without the shell: nobody is signed in there. */
  bare?: boolean;
}

export const PAGES: readonly Page[] = [
  {
    path: "/",
    keys: [],
    catalogues: ["overview", "chart"],
    load: () => import("./pages/overview"),
  },
  {
    path: "/services",
    keys: ["q", "status", "stack", "update", "sort"],
    timeless: true,
    catalogues: ["services", "operation"],
    load: () => import("./pages/services"),
  },
  {
    path: "/services/:name",
    keys: ["tab", "host"],
    catalogues: ["service", "chart"],
    load: () => import("./pages/service"),
  },
  {
    path: "/executions",
    keys: [
      ...["status", "risk", "camera", "workflow", "model", "tg", "mark", "node"],
      ...["conf", "dur", "pattern", "q", "sort", "view", "open", "along", "compare"],
    ],
    catalogues: ["gallery", "lightbox", "views", "exports"],
    load: () => import("./pages/gallery"),
  },
  {
    path: "/review",
    keys: ["queue"],
    timeless: true,
    catalogues: ["review"],
    load: () => import("./pages/review"),
  },
  {
    path: "/executions/:id",
    keys: ["tab", "node", "run", "list"],
    timeless: true,
    catalogues: ["execution", "incidents", "chart", "nodes"],
    load: () => import("./pages/execution"),
  },
  {
    path: "/system",
    keys: [],
    timeless: true,
    catalogues: ["system"],
    load: () => import("./pages/system"),
  },
  {
    path: "/settings/:section?",
    keys: ["webhook"],
    timeless: true,
    catalogues: ["settings"],
    load: () => import("./pages/settings"),
  },
  {
    path: "/operations",
    keys: [],
    timeless: true,
    catalogues: ["operation"],
    load: () => import("./pages/operations"),
  },
  {
    path: "/operations/:id",
    keys: [],
    timeless: true,
    catalogues: ["operation"],
    load: () => import("./pages/operation"),
  },
  {
    path: "/logs",
    keys: ["svc", "q", "lvl", "as", "line"],
    catalogues: ["logs"],
    load: () => import("./pages/logs"),
  },
  {
    path: "/insights",
    keys: ["by", "workflow", "camera", "model"],
    catalogues: ["insights", "chart"],
    load: () => import("./pages/insights"),
  },
  {
    path: "/errors",
    keys: ["state"],
    catalogues: ["errors"],
    load: () => import("./pages/errors"),
  },
  {
    path: "/errors/:pattern",
    keys: [],
    catalogues: ["errors", "chart"],
    load: () => import("./pages/errors/pattern"),
  },
  {
    path: "/incidents",
    keys: [],
    timeless: true,
    catalogues: ["incidents"],
    load: () => import("./pages/incidents"),
  },
  {
    path: "/incidents/at",
    keys: [],
    catalogues: ["incidents", "chart", "nodes"],
    load: () => import("./pages/incidents/any-time"),
  },
  {
    path: "/incidents/:id",
    keys: [],
    timeless: true,
    catalogues: ["incidents", "chart", "nodes"],
    load: () => import("./pages/incidents/incident"),
  },
  {
    path: "/setup",
    keys: ["step"],
    catalogues: ["setup", "login", "nodes"],
    load: () => import("./pages/setup"),
    bare: true,
  },
  {
    path: "/login",
    keys: ["next"],
    catalogues: ["login"],
    load: () => import("./pages/login"),
    bare: true,
  },
];
