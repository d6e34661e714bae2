/** What the server tells of error patterns. */

import type { components } from "../../api/schema";

export type Pattern = components["schemas"]["Pattern"];
export type Patterns = components["schemas"]["Patterns"];
export type PatternDetail = components["schemas"]["PatternDetail"];
export type Advice = components["schemas"]["PatternAdvice"];
export type Suspect = NonNullable<Pattern["suspect"]>;

export const STATES = ["open", "quiet", "muted"] as const;
export type State = (typeof STATES)[number];
