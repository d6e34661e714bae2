/** What is drawn over the lines: the names at their ends, and what happened. */

import type uPlot from "uplot";
import type { Palette } from "./palette";
import { spread } from "./scale";
import type { ChartData, Marker, MarkerTone, SeriesTone } from "./types";

const LINE_PX = 14; // of text
const ROOM_PX = 40; // for the name of a line
const MARKER_PX = 12; // nearer to each other, signs would cover each other
const URGENCY: readonly MarkerTone[] = ["bad", "warn", "busy", "off", "ok"];

interface Named extends ChartData {
  series: readonly (ChartData["series"][number] & { tone: SeriesTone })[];
}

/**
 * Write the name of each line at its end, wherever that is: a line that ended earlier is not
 * current. Where there is no room beside the chart, above the line.
 */
export function drawLabels(chart: uPlot, data: Named, { colours, font }: Palette): void {
  const { ctx, bbox } = chart;
  const ratio = devicePixelRatio;
  const ends = data.series.map(({ values }) => endOf(chart, data.timesMs, values));
  const heights = ends.map((end) => end?.y ?? 0);
  const places = spread(heights, LINE_PX * ratio, bbox.top, bbox.top + bbox.height);
  ctx.save();
  ctx.font = scaled(font, ratio);
  ctx.lineWidth = 3 * ratio;
  ctx.strokeStyle = colours.surface;
  data.series.forEach(({ label, tone }, index) => {
    const end = ends[index];
    if (!end) return;
    const hasRoom = ctx.canvas.width - end.x > ROOM_PX * ratio;
    ctx.textBaseline = hasRoom ? "middle" : "bottom";
    ctx.textAlign = hasRoom ? "left" : "right";
    const [x, y] = [end.x + (hasRoom ? 4 : -2) * ratio, places[index] ?? 0];
    ctx.fillStyle = tone === "off" ? colours.limit : colours[tone]; // too faint for words
    ctx.strokeText(label, x, y);
    ctx.fillText(label, x, y);
  });
  ctx.restore();
}

/** Where a line ends, in pixels of the canvas; at the right if that is near; null without a value. */
function endOf(
  chart: uPlot,
  timesMs: readonly number[],
  values: readonly (number | null)[],
): { x: number; y: number } | null {
  const last = values.findLastIndex((value) => value !== null);
  const value = values[last];
  if (value == null) return null;
  const right = chart.bbox.left + chart.bbox.width;
  const x = Math.min(chart.valToPos(timesMs[last] ?? 0, "x", true), right);
  const isNear = right - x < ROOM_PX * devicePixelRatio;
  return { x: isNear ? right : x, y: chart.valToPos(value, "y", true) };
}

/** Draw what happened: a line each, and a sign where there is room for it, the worst first. */
export function drawMarkers(
  chart: uPlot,
  markers: readonly Marker[],
  { colours, font }: Palette,
): void {
  const { ctx, bbox } = chart;
  const ratio = devicePixelRatio;
  const taken: number[] = [];
  ctx.save();
  ctx.font = scaled(font, ratio);
  ctx.textAlign = "center";
  ctx.textBaseline = "bottom";
  ctx.lineWidth = ratio;
  ctx.setLineDash([2 * ratio, 2 * ratio]);
  for (const { atMs, tone, icon } of inUrgency(markers)) {
    const x = Math.round(chart.valToPos(atMs, "x", true));
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    if (taken.some((each) => Math.abs(each - x) < MARKER_PX * ratio)) continue;
    taken.push(x);
    ctx.strokeStyle = colours[tone];
    ctx.fillStyle = colours[tone];
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.fillText(icon, x, bbox.top - 2 * ratio);
  }
  ctx.restore();
}

function inUrgency(markers: readonly Marker[]): Marker[] {
  return [...markers].sort((a, b) => URGENCY.indexOf(a.tone) - URGENCY.indexOf(b.tone));
}

/** A CSS font, in the canvas's own pixels. */
function scaled(font: string, ratio: number): string {
  return font.replace(/^([\d.]+)px/, (_, px: string) => `${Number(px) * ratio}px`);
}
