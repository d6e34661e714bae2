/** What a chart is given. */

/** Which token a line or bar is drawn with; numbers are the series of section 6, in their order. */
export type SeriesTone = 1 | 2 | 3 | 4 | "ok" | "warn" | "bad" | "busy" | "off" | "limit";
export type MarkerTone = "ok" | "warn" | "bad" | "busy" | "off";

export interface Series {
  label: string;
  /** One for each time of the chart; null: nothing was measured, and the line has a gap there. */
  values: readonly (number | null)[];
  /** Without one it goes by the place in the list. `limit` is a thin line that others stay under. */
  tone?: SeriesTone;
}

export interface ChartData {
  /** Milliseconds since 1970, growing. */
  timesMs: readonly number[];
  /** At most four; what is more belongs into a series "others". */
  series: readonly Series[];
}

/** Something that happened, drawn as a line from top to bottom with a sign on it. */
export interface Marker {
  atMs: number;
  tone: MarkerTone;
  /** One or two letters, such as ✕. */
  icon: string;
  label: string;
}

/**
 * How the y-axis grows: 1, 2, 5, 10 …; by powers of two for bytes; by whole numbers for counts; by
 * seconds, minutes and hours for durations.
 */
export type Steps = "decimal" | "binary" | "whole" | "time";

/** `bars` are stacked on each other, and each stands for the time up to the next one. */
export type Form = "lines" | "bars";

export interface PlotView {
  data: ChartData;
  fromMs: number;
  toMs: number;
  markers: readonly Marker[];
  form: Form;
  steps: Steps;
  /** A value in words, with its unit. */
  format: (value: number | null) => string;
  /** What was measured earlier is not current; by default, what is older than a 20th of the range. */
  currentFromMs?: number | undefined;
  /** Whether each value stands for the time up to the next one, which is then said beside it. */
  hasParts?: boolean | undefined;
  /** What is wrong at one of the times, by its index, in words; null: nothing. */
  remark?: ((index: number) => string | null) | undefined;
}
