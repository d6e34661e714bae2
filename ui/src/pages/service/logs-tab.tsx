/** The last lines of a service; the page of logs has them all. */

import { LastLines } from "./last-lines";
import { idOf, type TabProps } from "./view";

const LINES = 200;

export function LogsTab(tab: TabProps) {
  return <LastLines asked={tab.asked} id={idOf(tab)} lines={LINES} />;
}
