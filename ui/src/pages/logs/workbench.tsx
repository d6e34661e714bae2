/** A log with everything that can be done to it. */

import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { t } from "../../format/catalogue";
import { ErrorPanel } from "../../parts/error-panel";
import { LogHistogram } from "../../parts/log-histogram";
import { LogList } from "../../parts/log-list";
import { RawLines } from "../../parts/raw-lines";
import { Skeleton } from "../../parts/resource-view";
import type { Line } from "../../state/logs/entries";
import { linkOf } from "../../state/logs/query";
import type { Source } from "../../state/logs/sources";
import { textOf } from "../../state/logs/text";
import type { LogView } from "../../state/logs/view";
import { chooseRange } from "../../state/range";
import { confirm } from "../../state/toasts";
import { Empty } from "./empty";
import { useFill } from "./fill";
import { GoToTime } from "./go-to-time";
import { useLogShortcuts } from "./keys";
import { LevelChips } from "./level-chips";
import { LineMenu } from "./line-menu";
import styles from "./logs.module.css";
import { SearchBox } from "./search-box";
import { ServicePicker } from "./service-picker";
import { StatusBar } from "./status-bar";
import { Tools } from "./tools";

interface Props {
  view: LogView;
  sources: readonly Source[];
}

export function Workbench({ view, sources }: Props) {
  const menu = useSignal<Line | null>(null);
  const isGoing = useSignal(false);
  const keys = useMemo(() => sources.map(({ key }) => key), [sources]);
  const verbs = useMemo(
    () => ({
      onMenu: (line: Line) => {
        view.hold();
        menu.value = line;
      },
      onCopy: (line: Line) => void copy(textOf([line], "log").trimEnd()),
      onLink: (line: Line) => void copy(linkOf(line)),
    }),
    [view, menu],
  );
  const fill = useFill();
  const shortcuts = useMemo(() => ({ ...verbs, isGoing }), [verbs, isGoing]);
  useLogShortcuts(view, shortcuts);
  return (
    <>
      <div class={styles.toolbar}>
        <ServicePicker sources={sources} />
        <SearchBox view={view} />
        <LevelChips view={view} />
      </div>
      <div class={styles.toolbar}>
        <LogHistogram view={view} onChoose={chooseRange} />
        <Tools view={view} sources={sources} isGoing={isGoing} />
      </div>
      <RawLines />
      <Failure view={view} />
      <Reasons view={view} />
      <div ref={fill} class={styles.lines}>
        <LogList view={view} keys={keys} empty={<Empty view={view} />} {...verbs} />
      </div>
      <StatusBar view={view} />
      {isGoing.value && <GoToTime view={view} isOpen={isGoing} />}
      {menu.value && <LineMenu line={menu.value} view={view} open={menu} {...verbs} />}
    </>
  );
}

async function copy(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  confirm(t("shell.copied"));
}

function Failure({ view }: { view: LogView }) {
  const { error, loading } = view.feed.state.value;
  if (loading === "first" && view.rows.shown.length === 0) return <Skeleton height={20} />;
  return error && <ErrorPanel error={error} onRetry={() => void view.feed.retry()} />;
}

function Reasons({ view }: { view: LogView }) {
  const { reasons } = view.feed.state.value;
  return (
    <>
      {reasons.map(([key, reason]) => (
        <p key={key} class={styles.reason}>
          {t("logs.unreadable", { service: key, reason })}
        </p>
      ))}
    </>
  );
}
