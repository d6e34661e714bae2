/** Where one can go, in the order of the sidebar. */

import type { LucideIcon } from "lucide-preact";
import type { MessageKey } from "../../format/keys";
import {
  Bug,
  ChartColumn,
  ClipboardCheck,
  Cpu,
  Images,
  LayoutDashboard,
  ListChecks,
  ScrollText,
  Server,
  Settings,
  TriangleAlert,
} from "../../parts/icons";
import { openIncidents } from "../../state/incidents";
import { patternsToSee } from "../../state/patterns";
import { flaggedWaiting } from "../../state/review";
import { downCount } from "../../state/title";

export interface Destination {
  path: string;
  label: MessageKey;
  icon: LucideIcon;
  /** Pressed after `g`. */
  letter: string;
  /** How many things need a person there, never totals. */
  needs?: () => number;
  /** What it is called on the bar of phones, which has room for four; others are behind "More". */
  onPhones?: MessageKey;
}

export interface Group {
  label: MessageKey | null;
  destinations: readonly Destination[];
}

export const GROUPS: readonly Group[] = [
  {
    label: null,
    destinations: [
      {
        path: "/",
        label: "shell.overview",
        icon: LayoutDashboard,
        letter: "o",
        onPhones: "shell.now",
      },
    ],
  },
  {
    label: "shell.servicesWing",
    destinations: [
      {
        path: "/services",
        label: "shell.services",
        icon: Server,
        letter: "s",
        needs: downCount,
        onPhones: "shell.services",
      },
      { path: "/logs", label: "shell.logs", icon: ScrollText, letter: "l" },
      { path: "/system", label: "shell.system", icon: Cpu, letter: "y" },
      { path: "/operations", label: "shell.operations", icon: ListChecks, letter: "p" },
    ],
  },
  {
    label: "shell.executionsWing",
    destinations: [
      {
        path: "/executions",
        label: "shell.gallery",
        icon: Images,
        letter: "e",
        onPhones: "shell.gallery",
      },
      {
        path: "/review",
        label: "shell.review",
        icon: ClipboardCheck,
        letter: "r",
        needs: flaggedWaiting,
        onPhones: "shell.review",
      },
      { path: "/insights", label: "shell.insights", icon: ChartColumn, letter: "i" },
      {
        path: "/errors",
        label: "shell.errors",
        icon: Bug,
        letter: "x",
        needs: () => patternsToSee.value,
      },
      {
        path: "/incidents",
        label: "shell.incidents",
        icon: TriangleAlert,
        letter: "n",
        needs: () => openIncidents.value.size,
      },
    ],
  },
];

/** Stands apart, at the foot. */
export const SETTINGS: Destination = {
  path: "/settings",
  label: "shell.settings",
  icon: Settings,
  letter: ",",
};

export const DESTINATIONS = GROUPS.flatMap(({ destinations }) => destinations);

/** What has no room on the bar of phones. */
export const BEHIND_MORE = [...DESTINATIONS.filter(({ onPhones }) => !onPhones), SETTINGS];

/** Whether a destination is where we are. */
export function isHere(destination: Destination, path: string): boolean {
  return destination.path === "/" ? path === "/" : path.startsWith(destination.path);
}
