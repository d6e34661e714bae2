/** Where one can go, in the order of the sidebar. */

import type { LucideIcon } from "lucide-preact";
import type { MessageKey } from "../../format/keys";
import { Cpu, LayoutDashboard, ScrollText, Server, Settings } from "../../parts/icons";
import { downCount } from "../../state/title";

export interface Destination {
  path: string;
  label: MessageKey;
  icon: LucideIcon;
  /** Pressed after `g`. */
  letter: string;
  /** How many things need a person there, never totals. */
  needs?: () => number;
  /** On the bar of phones. */
  onPhones?: boolean;
}

export interface Group {
  label: MessageKey | null;
  destinations: readonly Destination[];
}

export const GROUPS: readonly Group[] = [
  {
    label: null,
    destinations: [
      { path: "/", label: "shell.overview", icon: LayoutDashboard, letter: "o", onPhones: true },
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
        onPhones: true,
      },
      { path: "/logs", label: "shell.logs", icon: ScrollText, letter: "l", onPhones: true },
      { path: "/system", label: "shell.system", icon: Cpu, letter: "y" },
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

/** Whether a destination is where we are. */
export function isHere(destination: Destination, path: string): boolean {
  return destination.path === "/" ? path === "/" : path.startsWith(destination.path);
}
