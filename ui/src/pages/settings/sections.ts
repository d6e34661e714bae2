/** The sections of the settings, in the order of their list: one row each. */

import type { ComponentType } from "preact";
import type { CatalogueName } from "../../format/catalogue";
import type { MessageKey } from "../../format/keys";
import type { Scope } from "../../state/session";

export interface Section {
  /** The last part of its URL: `/settings/look`. */
  path: string;
  label: MessageKey;
  /** What a person needs to see it; those who lack it are told who can grant it. */
  scope: Scope;
  /** Catalogues that it needs besides `shell` and `settings`. */
  catalogues?: CatalogueName[];
  load: () => Promise<{ default: ComponentType }>;
}

export const SECTIONS: readonly Section[] = [
  {
    path: "general",
    label: "settings.general",
    scope: "read",
    load: () => import("./general"),
  },
  { path: "look", label: "settings.look", scope: "read", load: () => import("./look") },
  {
    path: "access",
    label: "settings.access",
    scope: "read",
    catalogues: ["access"],
    load: () => import("./access"),
  },
  {
    path: "keys",
    label: "settings.keys",
    scope: "admin",
    catalogues: ["keys"],
    load: () => import("./keys"),
  },
  {
    path: "webhooks",
    label: "settings.webhooks",
    scope: "read",
    catalogues: ["webhooks"],
    load: () => import("./webhooks"),
  },
  {
    path: "data",
    label: "settings.data",
    scope: "read",
    catalogues: ["exports"],
    load: () => import("./data"),
  },
  { path: "about", label: "settings.about", scope: "read", load: () => import("./about") },
];
