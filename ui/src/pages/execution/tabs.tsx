/** The parts of a run that are looked at one at a time; each is asked for when it is opened. */

import type { ExecutionDetail } from "../../api/types";
import { t } from "../../format/catalogue";
import { Tabs } from "../../parts/tabs";
import { query } from "../../state/address";
import type { Loader } from "../../state/resource";
import { Around } from "./around";
import { GraphTab } from "./graph-tab";
import { HistoryTab } from "./history-tab";
import { hereWith } from "./links";
import { NodesTab } from "./nodes-tab";
import { RawTab } from "./raw-tab";
import type { RunNodes } from "./records";

export interface TabProps {
  run: ExecutionDetail;
  nodes: { state: Loader<RunNodes>; reload: () => void };
}

const TABS = {
  nodes: NodesTab,
  graph: GraphTab,
  raw: RawTab,
  around: Around,
  history: HistoryTab,
} as const;
type TabName = keyof typeof TABS;

export function RunTabs(props: TabProps) {
  const { id } = props.run;
  const asked = query.value.get("tab");
  const current: TabName = isTab(asked) ? asked : "nodes";
  const View = TABS[current];
  const tabs = (Object.keys(TABS) as TabName[]).map((each) => ({
    name: each,
    label: t(`execution.tab.${each}`),
    href: hereWith(id, { tab: each === "nodes" ? null : each }),
  }));
  return (
    <div>
      <Tabs label={t("execution.tabs")} tabs={tabs} current={current} />
      <View key={current} {...props} />
    </div>
  );
}

function isTab(name: string | null): name is TabName {
  return name !== null && name in TABS;
}
