/** The lines of a log: 100,000 of them at most, of which those in view are on the page. */

import { useSignalEffect } from "@preact/signals";
import type { RefObject } from "preact";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { t } from "../format/catalogue";
import { count } from "../format/number";
import { MOST_LINES } from "../state/logs/buffer";
import { look } from "../state/logs/look";
import { isFilter } from "../state/logs/query";
import type { LogView } from "../state/logs/view";
import { Button } from "./button";
import styles from "./log-list.module.css";
import { LogRow, type RowProps } from "./log-row";
import { VirtualList, type VirtualListHandle } from "./virtual-list";

const ROW_PX = 20;
const TOP_PX = 32;
const NEAR_TOP_PX = 400;
const AT_END_PX = 4;

type Verbs = Pick<RowProps, "onMenu" | "onCopy" | "onLink">;

interface Props extends Verbs {
  view: LogView;
  keys: readonly string[];
  /** Shown where no row is. */
  empty: preact.ComponentChild;
}

export function LogList({ view, keys, empty, ...verbs }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualListHandle>(null);
  const places = useMemo(() => new Map(keys.map((key, index) => [key, index])), [keys]);
  view.version.value;
  const { shown } = view.rows;
  const active = view.active.value === null ? -1 : view.activeIndex;
  const toEnd = useFollowing(view, scroller);
  useTarget(view, list, toEnd);
  const onScroll = useScrolling(view, scroller);
  useSelection(view, scroller);
  view.firstInView = () => list.current?.findItemIndex(list.current.scrollOffset) ?? 0;
  const { times, wrap } = look.value;
  return (
    <section
      ref={scroller}
      class={styles.scroller}
      aria-label={t("logs.lines")}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
      tabIndex={0}
      data-times={times}
      data-services={keys.length > 1 ? "many" : "one"}
      data-wrap={wrap}
      onScroll={onScroll}
      onWheel={({ deltaY }) => deltaY < 0 && pauseIfLong(view, scroller)}
    >
      <Top view={view} />
      {shown.length === 0 && empty}
      <VirtualList
        rows={shown}
        rowHeight={ROW_PX}
        scroller={scroller}
        handle={list}
        hasGrownBefore={view.hasGrownBefore}
        above={TOP_PX}
        kept={active < 0 ? [] : [active]}
        onResize={() => view.feed.isFollowing.peek() && toEnd()}
      >
        {(entry) => <LogRow key={entry.id} entry={entry} view={view} places={places} {...verbs} />}
      </VirtualList>
    </section>
  );
}

function Top({ view }: { view: LogView }) {
  const { loading, isWhole } = view.feed.state.value;
  view.version.value;
  if (loading === "first") return <div class={styles.top} />;
  if (loading !== null) return <div class={styles.top}>{t("shell.loading")}</div>;
  if (isWhole) return <div class={styles.top}>{t("logs.beginning")}</div>;
  if (view.feed.buffer.isFull)
    return <div class={styles.top}>{t("logs.full", { count: count(MOST_LINES) })}</div>;
  return (
    <div class={styles.top}>
      <Button small tone="quiet" onClick={() => void older(view)}>
        {t("logs.older")}
      </Button>
    </div>
  );
}

async function older(view: LogView): Promise<void> {
  view.feed.pause();
  await view.feed.loadOlder();
}

/** Keep the end in view while the log is followed; returns what goes there. */
function useFollowing(view: LogView, scroller: RefObject<HTMLDivElement>): () => void {
  const toEnd = useCallback(() => {
    const element = scroller.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, [scroller]);
  const version = view.version.value;
  const isFollowing = view.feed.isFollowing.value;
  const isFirst = view.feed.state.value.loading === "first";
  useLayoutEffect(() => {
    if (isFollowing || isFirst) toEnd();
  }, [version, isFollowing]);
  return toEnd;
}

function useTarget(view: LogView, list: RefObject<VirtualListHandle>, toEnd: () => void): void {
  useSignalEffect(() => {
    const target = view.target.value;
    if (target === null) return;
    queueMicrotask(() => {
      view.target.value = null;
      view.focusWanted = target.kind === "row" && target.focus;
      if (target.kind === "end") toEnd();
      else list.current?.scrollToIndex(target.index, { align: "center" });
    });
  });
}

interface Scrolled {
  top: number;
  height: number;
}

/** Stand still once somebody scrolls up; go on when they are back at the end. */
function useScrolling(view: LogView, scroller: RefObject<HTMLDivElement>): () => void {
  const last = useRef<Scrolled>({ top: 0, height: 0 });
  return useCallback(() => {
    const element = scroller.current;
    if (element === null) return;
    const now = { top: element.scrollTop, height: element.scrollHeight };
    const isUp = now.top < last.current.top - 2 && now.height >= last.current.height;
    const isDown = now.top > last.current.top;
    last.current = now;
    const left = now.height - now.top - element.clientHeight;
    if (isUp) readUp(view, now.top, left);
    else if (isDown && left < AT_END_PX && isWaiting(view)) view.feed.resume();
  }, [view, scroller]);
}

function readUp(view: LogView, top: number, left: number): void {
  const { isFollowing } = view.feed;
  if (isFollowing.peek() && left > ROW_PX) view.feed.pause();
  if (!isFollowing.peek() && !isFilter.peek() && top < NEAR_TOP_PX) void view.feed.loadOlder();
}

/** Whether the page stands only because its reader was not at the end. */
function isWaiting(view: LogView): boolean {
  return !view.isHeld && !view.feed.isFollowing.peek();
}

function pauseIfLong(view: LogView, scroller: RefObject<HTMLDivElement>): void {
  const element = scroller.current;
  if (element && element.scrollHeight > element.clientHeight) view.feed.pause();
}

/** Stand still while text is selected: it could not be copied otherwise. */
function useSelection(view: LogView, scroller: RefObject<HTMLDivElement>): void {
  useEffect(() => {
    const changed = () => {
      const selection = document.getSelection();
      const isHere = selection?.anchorNode && scroller.current?.contains(selection.anchorNode);
      if (isHere && !selection.isCollapsed) view.hold();
    };
    document.addEventListener("selectionchange", changed);
    return () => document.removeEventListener("selectionchange", changed);
  }, [view, scroller]);
}
