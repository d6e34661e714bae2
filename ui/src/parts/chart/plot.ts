/** Draws a chart with uPlot, which is loaded when the first one is shown. */

import uPlot from "uplot";
import { evenDuration } from "../../format/time";
import { drawLabels, drawMarkers } from "./drawing";
import { onThemeChange, type Palette, paletteOf } from "./palette";
import { lonely } from "./reading";
import { highest, nextTop, piled, spansOf } from "./scale";
import { timeTicks } from "./ticks";
import { toneOf } from "./tone";
import type { PlotView, Series } from "./types";

const AXIS_PX = 64; // the same on all charts: what is below each other has the same time
const LABELS_PX = 56; // for the names at the ends of lines
const NARROW_PX = 480; // below, the lines need the room themselves
const DRAG_PX = 6; // less is a click
const DASHES: readonly number[][] = [[], [6, 3], [2, 3], [8, 3, 2, 3]];
const LIMIT_DASH = [3, 3];

export interface PlotEvents {
  /** The pointer is at this moment; null: it has left. */
  onPoint: (ms: number | null) => void;
  onSelect: (fromMs: number, toMs: number) => void;
}

export class Plot {
  private readonly host: HTMLElement;
  private readonly events: PlotEvents;
  private readonly unwatch: () => void;
  private view: PlotView;
  private palette: Palette;
  private top: number | null = null;
  private chart: uPlot;

  constructor(host: HTMLElement, view: PlotView, events: PlotEvents) {
    this.host = host;
    this.events = events;
    this.view = view;
    this.palette = paletteOf(host);
    this.chart = this.begin();
    const resized = new ResizeObserver(() => this.fit());
    resized.observe(host);
    const endTheme = onThemeChange(() => this.repaint());
    this.unwatch = () => {
      resized.disconnect();
      endTheme();
    };
  }

  /** Show newer data, or another range. */
  show(view: PlotView): void {
    const before = this.view;
    this.view = view;
    const isZoomed = view.toMs - view.fromMs !== before.toMs - before.fromMs;
    if (isZoomed) this.top = null;
    if (shapeOf(view) !== shapeOf(before)) this.restart();
    else this.fill();
  }

  /** Show the crosshair at a moment; null takes it away. */
  point(ms: number | null): void {
    const left = ms === null ? -10 : this.chart.valToPos(ms, "x");
    this.chart.setCursor(
      { left, top: ms === null ? -10 : this.chart.over.clientHeight / 2 },
      false,
    );
  }

  /** Show a stretch as chosen; null takes that away. */
  mark(stretch: readonly [number, number] | null): void {
    const [from, to] = stretch ?? [0, 0];
    const left = stretch ? this.chart.valToPos(Math.min(from, to), "x") : 0;
    const right = stretch ? this.chart.valToPos(Math.max(from, to), "x") : 0;
    const height = stretch ? this.chart.over.clientHeight : 0;
    this.chart.setSelect({ left, top: 0, width: right - left, height }, false);
  }

  destroy(): void {
    this.unwatch();
    this.chart.destroy();
  }

  private begin(): uPlot {
    return new uPlot(this.options(), this.aligned(), this.host);
  }

  private restart(): void {
    this.chart.destroy();
    this.chart = this.begin();
  }

  private repaint(): void {
    this.palette = paletteOf(this.host);
    this.restart();
  }

  private fit(): void {
    const { clientWidth: width, clientHeight: height } = this.host;
    if (width > 0 && (width !== this.chart.width || height !== this.chart.height))
      this.chart.setSize({ width, height });
  }

  private fill(): void {
    const { fromMs: min, toMs: max } = this.view;
    this.chart.batch(() => {
      this.chart.setData(this.aligned(), false);
      this.chart.setScale("x", { min, max });
      this.chart.setScale("y", { min: 0, max: this.grownTop() });
    });
    this.chart.redraw(); // also where the scales stayed as they were
  }

  private grownTop(): number {
    const { data, form, fromMs, toMs, steps } = this.view;
    this.top = nextTop(this.top, highest(data, form, fromMs, toMs), steps);
    return this.top;
  }

  private aligned(): uPlot.AlignedData {
    const { data, form } = this.view;
    const rows = form === "bars" ? piled(data).reverse() : data.series.map(({ values }) => values);
    return [data.timesMs as number[], ...(rows as (number | null)[][])];
  }

  private options(): uPlot.Options {
    const { view } = this;
    const [fromMs, toMs, top] = [view.fromMs, view.toMs, this.grownTop()];
    const width = this.host.clientWidth || 300;
    return {
      width,
      height: this.host.clientHeight || 100,
      ms: 1,
      padding: [20, width < NARROW_PX ? 12 : LABELS_PX, 0, 0],
      legend: { show: false },
      scales: {
        x: { time: true, auto: false, min: fromMs, max: toMs },
        y: { auto: false, min: 0, max: top },
      },
      axes: [this.timeAxis(), this.valueAxis()],
      series: [{}, ...this.series()],
      cursor: {
        x: true,
        y: false,
        drag: { x: true, y: false, setScale: false, dist: DRAG_PX },
        points: { size: 7 },
      },
      hooks: {
        draw: [(chart) => this.draw(chart)],
        setCursor: [(chart) => this.pointed(chart)],
        setSelect: [(chart) => this.selected(chart)],
      },
    };
  }

  private series(): uPlot.Series[] {
    const { form, data } = this.view;
    const looks = data.series.map((each, index) => this.lookOf(each, index));
    return form === "bars" ? looks.reverse() : looks;
  }

  private lookOf(series: Series, index: number): uPlot.Series {
    const tone = toneOf(series, index);
    const colour = this.palette.colours[tone];
    if (this.view.form === "bars")
      return { fill: colour, width: 0, points: { show: false }, paths: this.barPaths() };
    const isLimit = tone === "limit";
    const dash = isLimit ? LIMIT_DASH : (DASHES[index] ?? []);
    const points = isLimit ? { show: false } : { size: 4, filter: lonelyOnes };
    return { stroke: colour, width: isLimit ? 1 : 1.5, dash, points };
  }

  private barPaths(): uPlot.Series.PathBuilder {
    const spans = () => spansOf(this.view.data.timesMs, this.view.toMs);
    const begin = { unit: 1, values: () => spans().startsMs };
    const size = { unit: 1, values: () => [spans().lengthMs] };
    const build = uPlot.paths.bars?.({ gap: 1, disp: { x0: begin, size } });
    return (...drawn) => build?.(...drawn) ?? null;
  }

  private timeAxis(): uPlot.Axis {
    const { colours, font } = this.palette;
    return {
      stroke: colours.text,
      font,
      size: 26,
      space: 72,
      grid: { stroke: colours.grid, width: 1 },
      ticks: { show: false },
      values: (_, splits, __, ___, stepMs) => timeTicks(splits, stepMs),
    };
  }

  private valueAxis(): uPlot.Axis {
    const { colours, font } = this.palette;
    return {
      stroke: colours.text,
      font,
      size: AXIS_PX,
      grid: { stroke: colours.grid, width: 1 },
      ticks: { show: false },
      splits: (_, __, ___, top) => [0, top / 2, top],
      values: (_, splits) => {
        const { steps, format } = this.view;
        return splits.map(steps === "time" ? evenDuration : format);
      },
    };
  }

  private draw(chart: uPlot): void {
    drawMarkers(chart, this.view.markers, this.palette);
    const { data, form } = this.view;
    if (form === "bars" || data.series.length < 2) return;
    const named = data.series.map((each, index) => ({ ...each, tone: toneOf(each, index) }));
    drawLabels(chart, { timesMs: data.timesMs, series: named }, this.palette);
  }

  private pointed({ cursor, over, posToVal }: uPlot): void {
    const { left = -1 } = cursor;
    this.events.onPoint(left < 0 || over.clientWidth === 0 ? null : posToVal(left, "x"));
  }

  private selected({ select, posToVal }: uPlot): void {
    const { left, width } = select;
    if (width < DRAG_PX) return;
    const stretch = [posToVal(left, "x"), posToVal(left + width, "x")] as const;
    this.mark(null);
    this.events.onSelect(...stretch);
  }
}

/** Where dots would be too near to each other: those without which a value would not be seen. */
const lonelyOnes: uPlot.Series.Points.Filter = ({ data }, series, isShown) =>
  isShown ? null : lonely(Array.from(data[series] ?? []));

/** What makes another chart necessary, not only other data. */
function shapeOf({ data, form, steps }: PlotView): string {
  const names = data.series.map((each, index) => `${each.label}/${toneOf(each, index)}`);
  return JSON.stringify([form, steps, names]);
}
