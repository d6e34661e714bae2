/** The long list itself: only what is in view, and a little around it, is on the page. */

import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { t } from "../../format/catalogue";
import { filter, view } from "../../state/executions/choice";
import type { Spot } from "../../state/executions/pages";
import type { RunList } from "../../state/executions/runs";
import { totalOf } from "../../state/executions/sections";
import { preferences } from "../../state/preferences";
import { isPhone, isTouch } from "../../state/viewport";
import type { Browsing } from "./browsing";
import { DayHeading, dayName } from "./day-heading";
import styles from "./gallery.module.css";
import { Hold } from "./hold";
import { Item } from "./items";
import { type Layout, layoutOf, type Span, topOf } from "./layout";
import { type Drawn, measuresOf, spareRows } from "./measures";
import { TableHead } from "./table-head";

const FARTHEST_PX = 5_000_000; // from where positions are told, of what is kept although it is far

interface Props {
  list: RunList;
  browsing: Browsing;
  onLayout: (layout: Layout) => void;
}

export function Stage({ list, browsing, onLayout }: Props) {
  const element = useRef<HTMLDivElement>(null);
  const hold = useMemo(() => new Hold<Spot>((spot) => browsing.toggle(spot)), [browsing]);
  const width = useSignal(0);
  const drawn = useComputed(() => {
    const touch = isTouch.value ? "touch" : preferences.value.density;
    const room = { width: width.value, isPhone: isPhone.value, density: touch } as const;
    return measuresOf(
      view.value,
      room,
      list.sections.some(({ dayMs }) => dayMs !== null),
    );
  });
  const layout = layoutOf(
    list.sections.map(({ runs }) => runs),
    drawn.value,
  );
  useLayoutEffect(() => followWidth(element.current, width), []);
  useEffect(() => (element.current ? browsing.scroller.attach(element.current) : undefined), []);
  useLayoutEffect(() => {
    if (width.peek() === 0) return;
    browsing.drawn(layout, spareRows(drawn.peek(), innerHeight));
    onLayout(layout);
  }, [list, drawn.value]);
  useSignalEffect(() => browsing.look());
  useEffect(() => browsing.look(), [list]);
  return (
    <div class={view.value === "table" ? styles.tableView : undefined}>
      <div
        ref={element}
        class={styles.stage}
        style={{ height: `${browsing.scroller.spacer || layout.total}px`, ...sizes(drawn.value) }}
        {...handlers(browsing, hold)}
      >
        {width.value > 0 && <Content list={list} layout={layout} browsing={browsing} />}
      </div>
    </div>
  );
}

function Content(props: SectionsProps) {
  if (view.value !== "table")
    return (
      <div class={styles.inner}>
        <Sections {...props} />
      </div>
    );
  const rows = totalOf(props.list.sections).runs + 1; // with the heading
  return (
    <table class={styles.inner} aria-label={t("gallery.title")} aria-rowcount={rows}>
      <TableHead />
      <Sections {...props} />
    </table>
  );
}

interface SectionsProps {
  list: RunList;
  layout: Layout;
  browsing: Browsing;
}

/** Days with their runs; the active one is among them wherever it is. */
function Sections({ list, layout, browsing }: SectionsProps) {
  const base = browsing.scroller.base.value;
  const active = browsing.active.value;
  const shown = withActive(browsing.scroller.spans.value, active, layout);
  return (
    <>
      {shown.map(({ section, hasHeading, items }) => (
        <Section
          key={section}
          list={list}
          layout={layout}
          browsing={browsing}
          section={section}
          hasHeading={hasHeading}
          items={items}
          base={base}
          activeIndex={active.section === section ? active.index : -1}
        />
      ))}
    </>
  );
}

interface SectionProps {
  list: RunList;
  layout: Layout;
  browsing: Browsing;
  section: number;
  hasHeading: boolean;
  items: readonly number[];
  base: number;
  activeIndex: number;
}

function Section(props: SectionProps) {
  const { list, layout, browsing, section, hasHeading, items, base, activeIndex } = props;
  const found = list.sections[section];
  if (found === undefined) return null;
  const isTable = view.value === "table";
  const List = isTable ? "tbody" : "ul";
  const { dayMs } = found;
  const heading = hasHeading && dayMs !== null && (
    <DayHeading section={found} top={(layout.tops[section] ?? 0) - base} isRow={isTable} />
  );
  return (
    <>
      {!isTable && heading}
      <List class={styles.items} aria-label={dayMs === null ? t("gallery.title") : dayName(dayMs)}>
        {isTable && heading}
        {items.map((index) => (
          <Item
            key={index}
            list={list}
            browsing={browsing}
            section={section}
            index={index}
            {...placeOf(layout, { section, index }, base)}
            isActive={index === activeIndex}
            words={filter.value.words}
            view={view.value}
          />
        ))}
      </List>
    </>
  );
}

function placeOf(layout: Layout, spot: Spot, base: number): { x: number; y: number } {
  const y = topOf(layout, spot) - base;
  return { x: spot.index % layout.columns, y: Math.max(-FARTHEST_PX, Math.min(y, FARTHEST_PX)) };
}

interface Shown {
  section: number;
  hasHeading: boolean;
  items: number[];
}

function withActive(spans: readonly Span[], active: Spot, layout: Layout): Shown[] {
  const shown = spans.map(({ section, first, end, hasHeading }) => ({
    section,
    hasHeading,
    items: Array.from({ length: end - first }, (_, at) => first + at),
  }));
  if (active.index >= (layout.counts[active.section] ?? 0)) return shown;
  const own = shown.find(({ section }) => section === active.section);
  if (own === undefined)
    return [...shown, { section: active.section, hasHeading: false, items: [active.index] }];
  if (!own.items.includes(active.index))
    own.items =
      active.index < (own.items[0] ?? 0)
        ? [active.index, ...own.items]
        : [...own.items, active.index];
  return shown;
}

function sizes({ gap, itemWidth, itemHeight }: Drawn) {
  return {
    "--item-width": `${itemWidth}px`,
    "--item-height": `${itemHeight}px`,
    "--item-step": `${itemWidth + gap}px`,
  };
}

function handlers(browsing: Browsing, hold: Hold<Spot>) {
  return {
    onClick: (event: MouseEvent) => {
      if (hold.takesClick()) event.preventDefault();
      else clicked(event, browsing);
    },
    onPointerDown: (event: PointerEvent) => {
      const spot = event.pointerType === "touch" ? spotOf(event.target) : null;
      if (spot) hold.begin(spot, event);
    },
    onPointerMove: (event: PointerEvent) => hold.move(event),
    onPointerUp: () => hold.end(),
    onPointerCancel: () => hold.end(),
    onContextMenu: (event: MouseEvent) => {
      if (!isTouch.value || spotOf(event.target) === null) return;
      event.preventDefault(); // the menu of a link; a resting finger chooses
      hold.rest();
    },
    onFocusIn: (event: FocusEvent) => {
      const spot = spotOf(event.target);
      if (spot && !isSame(spot, browsing.active.peek())) browsing.active.value = spot;
    },
    onFocusOut: (event: FocusEvent) => {
      if (event.relatedTarget !== null) browsing.wantsFocus = false;
    },
    onKeyDown: (event: KeyboardEvent) => pressed(event, browsing),
  };
}

function clicked(event: MouseEvent, browsing: Browsing): void {
  const spot = spotOf(event.target);
  if (spot === null) return;
  if (event.target instanceof HTMLInputElement) {
    browsing.toggle(spot, { isRange: event.shiftKey });
    return;
  }
  const isPlain = !(event.ctrlKey || event.metaKey || event.altKey || event.button);
  const run = browsing.list?.pages.runAt(spot);
  if (!isPlain || !run || !(event.target as Element).closest("a[data-run]")) return;
  event.preventDefault();
  browsing.active.value = spot;
  const isByPress =
    browsing.isChoosing.peek() || (isTouch.peek() && browsing.chosen.peek().size > 0);
  if (event.shiftKey || isByPress) browsing.toggle(spot, { isRange: event.shiftKey });
  else browsing.open(run.id);
}

const MOVES: Readonly<Record<string, Parameters<Browsing["move"]>[0]>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
  Home: "first",
  End: "last",
  PageUp: "pageUp",
  PageDown: "pageDown",
};

function pressed(event: KeyboardEvent, browsing: Browsing): void {
  const move = MOVES[event.key];
  if (move === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  browsing.move(move);
}

function spotOf(target: EventTarget | null): Spot | null {
  const text = (target as Element | null)?.closest<HTMLElement>("[data-spot]")?.dataset.spot;
  const [section, index] = (text ?? "").split("/").map(Number);
  return section === undefined || index === undefined ? null : { section, index };
}

function isSame(one: Spot, other: Spot): boolean {
  return one.section === other.section && one.index === other.index;
}

function followWidth(
  element: HTMLElement | null,
  width: { value: number },
): (() => void) | undefined {
  if (element === null) return undefined;
  width.value = Math.floor(element.clientWidth);
  const observer = new ResizeObserver(() => {
    width.value = Math.floor(element.clientWidth);
  });
  observer.observe(element);
  return () => observer.disconnect();
}
