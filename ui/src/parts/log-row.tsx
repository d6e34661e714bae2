/** One row of a log: a line, a hole where lines are not loaded, or a mark of what happened. */

import { memo } from "preact/compat";
import { useEffect, useRef, useState } from "preact/hooks";
import { isMessage, t } from "../format/catalogue";
import { count } from "../format/number";
import { clock } from "../format/time";
import { type Entry, type Gap, type Line, type Mark, msOf } from "../state/logs/entries";
import { FOLDED_FROM } from "../state/logs/rows";
import type { LogView } from "../state/logs/view";
import { Button } from "./button";
import { Copy, Ellipsis, Link2 } from "./icons";
import styles from "./log-list.module.css";
import { Message, OpenedLine } from "./log-message";
import { LogTime } from "./log-time";

export interface RowProps {
  entry: Entry;
  view: LogView;
  /** The place of each service among those that are shown. */
  places: ReadonlyMap<string, number>;
  onMenu: (line: Line) => void;
  onCopy: (line: Line) => void;
  onLink: (line: Line) => void;
}

export const LogRow = memo(function LogRow(props: RowProps) {
  const { entry } = props;
  if (entry.kind === "gap") return <GapRow {...props} gap={entry} />;
  if (entry.kind === "mark") return <MarkRow mark={entry} />;
  return <LineRow {...props} line={entry} />;
});

function LineRow({ line, view, places, ...verbs }: RowProps & { line: Line }) {
  const element = useRef<HTMLDivElement>(null);
  const [isNear, setNear] = useState(false);
  const isActive = view.active.value === line.id;
  const isOpen = view.opened.value.has(line.id);
  useEffect(() => {
    if (isActive && view.focusWanted) {
      view.focusWanted = false;
      element.current?.focus({ preventScroll: true });
    }
  });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the line that has the focus
    <div
      ref={element}
      tabIndex={isActive ? 0 : -1}
      class={isActive ? `${styles.row} ${styles.active}` : styles.row}
      data-row={line.id}
      onPointerEnter={() => setNear(true)}
      onPointerLeave={() => setNear(false)}
      onFocus={() => view.reading(line)}
      onClick={({ target }) => isPress(target) && verbs.onMenu(line)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || event.target !== element.current) return;
        event.preventDefault();
        view.open(line);
      }}
    >
      <span class={`${styles.gutter} ${styles[`service${(places.get(line.service) ?? 0) % 4}`]}`} />
      <LogTime at={line.at} />
      <span class={styles.service}>{line.service}</span>
      <LevelWord line={line} />
      <Message line={line} view={view}>
        <Followers line={line} view={view} />
      </Message>
      {isOpen && <OpenedLine line={line} />}
      {(isNear || isActive) && <Actions line={line} {...verbs} />}
    </div>
  );
}

/** Whether a line itself was pressed by a finger, which has no other way to its verbs. */
function isPress(target: EventTarget | null): boolean {
  const isOnVerb = (target as Element | null)?.closest("button, a") != null;
  return !isOnVerb && matchMedia("(pointer: coarse)").matches;
}

function LevelWord({ line: { level, goesOn } }: { line: Line }) {
  if (level === null) return <span />;
  const classes = [styles.level, styles[level], goesOn && styles.inherited];
  return (
    <span
      class={classes.filter(Boolean).join(" ")}
      title={goesOn ? t("logs.inherited") : undefined}
    >
      {level.toUpperCase()}
    </span>
  );
}

function Followers({ line, view }: { line: Line; view: LogView }) {
  const followers = view.rows.followers.get(line.id) ?? 0;
  if (line.goesOn || followers < FOLDED_FROM) return null;
  const isOpen = view.isUnfolded(line);
  return (
    <button
      type="button"
      class={styles.more}
      aria-expanded={isOpen}
      onClick={() => view.unfold(line)}
    >
      {t(isOpen ? "logs.fold" : "logs.unfold", { count: followers })}
    </button>
  );
}

function Actions({
  line,
  onMenu,
  onCopy,
  onLink,
}: Pick<RowProps, "onMenu" | "onCopy" | "onLink"> & { line: Line }) {
  return (
    <span class={styles.actions}>
      <Button small tone="quiet" label={t("logs.copyLine")} onClick={() => onCopy(line)}>
        <Copy size={14} aria-hidden />
      </Button>
      <Button small tone="quiet" label={t("logs.copyLink")} onClick={() => onLink(line)}>
        <Link2 size={14} aria-hidden />
      </Button>
      <Button small tone="quiet" label={t("logs.more")} onClick={() => onMenu(line)}>
        <Ellipsis size={14} aria-hidden />
      </Button>
    </span>
  );
}

function GapRow({ gap, view }: RowProps & { gap: Gap }) {
  const missing = gap.count.value;
  const service = gap.service;
  return (
    <div class={`${styles.between} ${styles.gap}`} data-testid="log-gap">
      <span>
        {missing === null
          ? t("logs.gap.unknown", { service })
          : t("logs.gap.known", { service, count: count(missing), number: missing })}
        {gap.reason === "burst" && ` (${t("logs.gap.burst")})`}
      </span>
      {gap.loading.value ? (
        <span>{t("shell.loading")}</span>
      ) : (
        <>
          <Button small onClick={() => void view.feed.fill(gap)}>
            {t("logs.gap.load")}
          </Button>
          <Button small tone="quiet" onClick={() => view.feed.skip(gap)}>
            {t("logs.gap.skip")}
          </Button>
        </>
      )}
    </div>
  );
}

const BAD = new Set(["oom", "unhealthy", "disconnected", "unreadable"]);

function MarkRow({ mark }: { mark: Mark }) {
  const { event, service, detail, exitCode } = mark;
  const key = `logs.mark.${event}`;
  const words = isMessage(key) ? t(key, { service }) : `${service}: ${event}`;
  const isBad = BAD.has(event) || (exitCode !== null && exitCode !== 0);
  return (
    <div class={isBad ? `${styles.between} ${styles.bad}` : styles.between} data-testid="log-mark">
      <i class={styles.markLine} />
      <span>
        ● {words}
        {exitCode !== null && ` (${t("logs.exitCode", { code: exitCode })})`}
        {detail && `: ${detail}`} · {clock(msOf(mark.at))}
      </span>
      <i class={styles.markLine} />
    </div>
  );
}
