/** One run of the gallery, as a card, a line or a row; what has not come yet keeps its place. */

import { useEffect, useRef } from "preact/hooks";
import type { Execution } from "../../api/types";
import { t } from "../../format/catalogue";
import { exact } from "../../format/time";
import { ExecutionCard } from "../../parts/execution/execution-card";
import { ExecutionLine } from "../../parts/execution/execution-line";
import { href, query } from "../../state/address";
import { filter, isByTime, type View } from "../../state/executions/choice";
import { matches } from "../../state/executions/matching";
import type { RunList } from "../../state/executions/runs";
import type { Browsing } from "./browsing";
import styles from "./gallery.module.css";
import { TableRow } from "./table-row";

interface Props {
  list: RunList;
  browsing: Browsing;
  section: number;
  index: number;
  /** Its column. */
  x: number;
  /** Its height, in pixels. */
  y: number;
  isActive: boolean;
  words: string;
  view: View;
}

export function Item(props: Props) {
  const { list, browsing, section, index, x, y, isActive, view } = props;
  const element = useRef<HTMLElement>(null);
  const run = list.pages.runAt({ section, index });
  useEffect(() => {
    if (isActive && browsing.wantsFocus)
      element.current?.querySelector<HTMLElement>("a, [tabindex]")?.focus({ preventScroll: true });
  }, [isActive, run === undefined, section, index]);
  const isTable = view === "table";
  const Element = isTable ? "tr" : "li";
  const isMuted = run != null && isNoMatch(run, browsing);
  return (
    <Element
      ref={element as never}
      class={classesOf(isTable, isMuted)}
      data-spot={`${section}/${index}`}
      style={{ transform: `translate(calc(var(--item-step) * ${x}), ${y}px)` }}
      title={isMuted ? t("shell.table.noLongerMatches") : undefined}
      {...positionOf(list, section, index, isTable)}
      aria-selected={isTable && run != null ? browsing.isChosen(run.id) : undefined}
    >
      {run == null ? (
        <Absent isGone={run === null} isActive={isActive} isTable={isTable} />
      ) : (
        <Present {...props} run={run} />
      )}
    </Element>
  );
}

function Present({ run, browsing, isActive, words, view }: Props & { run: Execution }) {
  const shared = {
    run,
    href: linkTo(run.id),
    tabIndex: isActive ? 0 : -1,
    isDated: !isByTime.value,
  };
  const box = <ChoiceBox run={run} browsing={browsing} isOnLine={view === "list"} />;
  if (view === "table") return <TableRow {...shared} words={words} box={box} />;
  return (
    <>
      {view === "grid" ? (
        <ExecutionCard {...shared} isWanted={useWanted(browsing)} />
      ) : (
        <ExecutionLine {...shared} words={words} isWanted={useWanted(browsing)} />
      )}
      {box}
    </>
  );
}

/** A picture is asked for once its card does not rush past, and then stays. */
function useWanted(browsing: Browsing): boolean {
  const was = useRef(false);
  was.current ||= browsing.scroller.isQuiet.value;
  return was.current;
}

interface ChoiceProps {
  run: Execution;
  browsing: Browsing;
  /** A line begins with its picture, and ends with words. */
  isOnLine: boolean;
}

function ChoiceBox({ run, browsing, isOnLine }: ChoiceProps) {
  const isShown = browsing.isChoosing.value || browsing.chosen.value.size > 0;
  return (
    <input
      type="checkbox"
      class={`${styles.box} ${isShown ? styles.boxShown : ""} ${isOnLine ? styles.boxOnLine : ""}`}
      tabIndex={-1}
      checked={browsing.isChosen(run.id)}
      aria-label={t("shell.table.choose", {
        name: `${run.camera ?? t("shell.run.noCamera")}, ${exact(run.startedAt)}`,
      })}
    />
  );
}

interface AbsentProps {
  isGone: boolean;
  isActive: boolean;
  isTable: boolean;
}

/** A place whose run has not come yet, or is not kept any more; the focus can stand on it. */
function Absent({ isGone, isActive, isTable }: AbsentProps) {
  const Element = isTable ? "td" : "span";
  return (
    <Element
      class={styles.absent}
      tabIndex={isActive ? 0 : -1}
      aria-busy={isGone ? undefined : true}
    >
      {isGone ? t("gallery.gone") : <span class="visually-hidden">{t("shell.loading")}</span>}
    </Element>
  );
}

function classesOf(isTable: boolean, isMuted: boolean): string {
  const row = isTable ? `${styles.tracks} ${styles.tableRow}` : "";
  return `${styles.item} ${row} ${isMuted ? styles.muted : ""}`;
}

/** Whether a run that changed is not what was asked for any more; it stays until the list is anew. */
function isNoMatch(run: Execution, browsing: Browsing): boolean {
  return browsing.news.changed.value.has(run.id) && !matches(run, filter.value);
}

function positionOf(list: RunList, section: number, index: number, isTable: boolean) {
  if (isTable) {
    const before = list.sections.slice(0, section).reduce((sum, { runs }) => sum + runs, 0);
    return { "aria-rowindex": before + index + 2 };
  }
  return { "aria-setsize": list.sections[section]?.runs ?? -1, "aria-posinset": index + 1 };
}

/** This list with that run open. */
function linkTo(id: number): string {
  const parameters = new URLSearchParams(query.peek());
  parameters.set("open", String(id));
  return href("/executions", parameters);
}
