/** The names of events in words. */

import { t } from "../../format/catalogue";
import type { EventName } from "./webhook-draft";

type Underscored<Name extends string> = Name extends `${infer Kind}:${infer What}`
  ? `${Kind}_${What}`
  : never;

/** Return when an event is told. */
export function eventText(name: EventName): string {
  return t(`webhooks.event.${name.replace(":", "_") as Underscored<EventName>}`);
}
