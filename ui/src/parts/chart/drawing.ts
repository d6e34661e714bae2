/** What is drawn over the lines: the names at their ends, and what happened. */

import type uPlot from "uplot";
import type { Palette } from "./palette";
import { lastMeasured } from "./reading";
import { spread } from "./scale";
import type { ChartData, Marker, MarkerTone, SeriesTone } from "./types";

const LINE_PX = 14; // of text
const MARKER_PX = 12; // nearer to each other, signs would cover each other
const URGENCY: readonly MarkerTone[] = ["bad", "warn", "busy", "off", "ok"];

interface Named extends ChartData {
  series: readonly (ChartData["series"][number] & { tone: SeriesTone })[];
}

/** Write the name of each line at its end; where there is no room beside it, above it. */
export function drawLabels(chart: uPlot, data: Named, { colours, font }: Palette): void {
  const last = lastMeasured(data);
  if (last < 0) return;
  const { ctx, bbox } = chart;
  const ratio = devicePixelRatio;
  const ends = data.series.map(({ values }) => chart.valToPos(values[last] ?? 0, "y", true));
  const places = spread(ends, LINE_PX * ratio, bbox.top, bbox.top + bbox.height);
  const right = bbox.left + bbox.width;
  const hasRoom = ctx.canvas.width - right > 40 * ratio;
  ctx.save();
  ctx.font = scaled(font, ratio);
  ctx.textBaseline = hasRoom ? "middle" : "bottom";
  ctx.textAlign = hasRoom ? "left" : "right";
  ctx.lineWidth = 3 * ratio;
  ctx.strokeStyle = colours.surface;
  data.series.forEach(({ label, tone, values }, index) => {
    if (values[last] == null) return;
    const [x, y] = [right + (hasRoom ? 4 : -2) * ratio, places[index] ?? 0];
    ctx.fillStyle = colours[tone];
    ctx.strokeText(label, x, y);
    ctx.fillText(label, x, y);
  });
  ctx.restore();
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
