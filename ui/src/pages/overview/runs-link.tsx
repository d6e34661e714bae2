/** A figure that leads to the runs that it counts. */

import type { ComponentChildren } from "preact";
import { rangedHref } from "../../state/range-links";

interface Props {
  /** How many there are: no list of none is worth a way to it. */
  runs: number | null;
  /** Which ones of those in the range of the page. */
  filter: Record<string, string>;
  children: ComponentChildren;
}

export function RunsLink({ runs, filter, children }: Props) {
  if (!runs) return <>{children}</>;
  return <a href={rangedHref("/executions", filter)}>{children}</a>;
}
