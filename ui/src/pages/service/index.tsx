/** One service: what it is doing, and what changed. */

import { useMemo } from "preact/hooks";
import { t } from "../../format/catalogue";
import { ErrorPanel } from "../../parts/error-panel";
import { Skeleton } from "../../parts/resource-view";
import { Tabs } from "../../parts/tabs";
import { query } from "../../state/address";
import { useTitle } from "../../state/title";
import { ConfigTab } from "./config";
import { EventsTab } from "./events";
import { Gone } from "./gone";
import { ServiceHeader } from "./header";
import { tabHref } from "./links";
import { LogsTab } from "./logs-tab";
import { MetricsTab } from "./metrics";
import { OverviewTab } from "./overview";
import { type Asked, useDetail, useLive } from "./records";
import { UpdatesTab } from "./updates";
import type { TabProps } from "./view";

const TABS = {
  overview: OverviewTab,
  logs: LogsTab,
  metrics: MetricsTab,
  events: EventsTab,
  updates: UpdatesTab,
  config: ConfigTab,
} as const;
type TabName = keyof typeof TABS;

export default function ServicePage({ parameters }: { parameters: Record<string, string> }) {
  const { name = "" } = parameters;
  const host = query.value.get("host") ?? undefined;
  return <OneService key={`${host}/${name}`} name={name} host={host} />;
}

function OneService({ name, host }: Asked) {
  const asked = useMemo(() => ({ name, host }), [name, host]);
  const live = useLive(asked).value;
  const { state, reload } = useDetail(asked);
  const { data: detail, error } = state.value;
  useTitle(t("shell.services"), live?.name ?? detail?.name ?? name);
  if (live === undefined && error?.status === 404)
    return (
      <Gone asked={asked}>
        <Opened asked={asked} service={undefined} detail={undefined} />
      </Gone>
    );
  const service = live ?? detail;
  if (service === undefined)
    return error ? <ErrorPanel error={error} onRetry={reload} /> : <Skeleton height={600} />;
  return (
    <>
      <ServiceHeader service={service} />
      <Opened asked={asked} service={service} detail={detail} />
    </>
  );
}

/** The tabs, and the one that the URL names. */
function Opened(tab: TabProps) {
  const { host } = tab.asked;
  const asked = query.value.get("tab");
  const current: TabName = isTab(asked) ? asked : "overview";
  const View = TABS[current];
  const tabs = (Object.keys(TABS) as TabName[]).map((each) => ({
    name: each,
    label: t(`service.tab.${each}`),
    href: tabHref(tab.asked, each === "overview" ? null : each),
  }));
  return (
    <>
      <Tabs label={t("service.tabs")} tabs={tabs} current={current} />
      <View key={`${host}/${current}`} {...tab} />
    </>
  );
}

function isTab(name: string | null): name is TabName {
  return name !== null && name in TABS;
}
