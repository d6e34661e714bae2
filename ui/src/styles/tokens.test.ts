/** The contrasts that WCAG 2.2 asks for, of every pair of tokens that stand on one another. */

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const TEXT = 4.5;
const EDGE = 3; // borders of controls, bars, icons
const THEMES = ["light", "dark"] as const;
type Theme = (typeof THEMES)[number];

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");
const GROUNDS = ["canvas", "surface", "sunken"];

/** The colour of a token in a theme, as `#rrggbb`. */
function colour(token: string, theme: Theme): string {
  const [, value] = new RegExp(`--${token}:\\s*([^;]+);`).exec(css) ?? [];
  if (value === undefined) throw new Error(`there is no token --${token}`);
  const [, light, dark] = /light-dark\((#\w{6}), (#\w{6})\)/.exec(value) ?? ["", value, value];
  return (theme === "light" ? light : dark) ?? value;
}

/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** Foreground, background, and how much they have to differ. */
const PAIRS: [string, string, number][] = [
  ...["text", "text-2", "text-3", "accent", "ok", "warn", "bad", "busy", "cyan"].flatMap((text) =>
    GROUNDS.map((ground): [string, string, number] => [text, ground, TEXT]),
  ),
  ...["ok", "warn", "bad", "busy"].map((tone): [string, string, number] => [
    tone,
    `tint-${tone}`,
    TEXT,
  ]),
  ["accent", "tint-info", TEXT],
  ["text-2", "tint-off", TEXT],
  ...["ok", "info", "warn", "bad", "off", "busy"].flatMap((tone): [string, string, number][] => [
    ["text", `tint-${tone}`, TEXT],
    ["text-2", `tint-${tone}`, TEXT],
  ]),
  ["on-accent", "accent", TEXT],
  ["on-bad", "bad", TEXT],
  ["text", "search-mark", TEXT],
  ["risk-low-text", "risk-low-fill", TEXT],
  ["risk-dark-text", "risk-medium-fill", TEXT],
  ["risk-dark-text", "risk-high-fill", TEXT],
  ["risk-light-text", "risk-critical-fill", TEXT],
  ...GROUNDS.map((ground): [string, string, number] => ["border-strong", ground, EDGE]),
  ...["none", "low", "medium", "high", "critical"].map((level): [string, string, number] => [
    `risk-${level}-outline`,
    "surface",
    EDGE,
  ]),
  ...[1, 2, 3, 4].map((series): [string, string, number] => [`series-${series}`, "surface", EDGE]),
];

describe.each(THEMES)("a4: in the %s theme", (theme) => {
  it.each(PAIRS)("%s on %s differs by %d", (front, back, least) => {
    expect(contrast(colour(front, theme), colour(back, theme))).toBeGreaterThanOrEqual(least);
  });
});

it("reckons as WCAG does", () => {
  expect(contrast("#000000", "#ffffff")).toBe(21);
  expect(contrast("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
});

it("names colours nowhere but in the tokens", () => {
  const src = new URL("../", import.meta.url);
  const styles = readdirSync(src, { recursive: true, encoding: "utf8" }).filter(
    (path) => path.endsWith(".css") && !path.endsWith("tokens.css"),
  );
  const named = styles.filter((path) =>
    /#[0-9a-f]{3,8}\b|\bhsla?\(/i.test(readFileSync(new URL(path, src), "utf8")),
  );

  expect(styles.length).toBeGreaterThan(10);
  expect(named).toEqual([]);
});
