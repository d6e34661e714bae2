/** What is drawn over a picture lies where it was found, and nothing odd breaks it. */

import { expect, test } from "vitest";
import type { Execution } from "../../api/types";
import { contained, drawn, foundIn, partOf, rectOf } from "./found";

type Detection = Execution["analyses"][number]["analysis"]["detections"][number];

type Answered = Pick<Execution, "analysis" | "analyses" | "imageCount">;

function analysisWith(detections: Detection[]): Execution["analyses"][number]["analysis"] {
  return {
    riskLevel: "HIGH",
    confidence: null,
    description: null,
    source: "derived",
    detections,
    model: null,
    node: "Detector",
  };
}

function run(detections: Detection[], pictureIndex: number | null = 0): Answered {
  const analysis = analysisWith(detections);
  return { analysis, analyses: [{ pictureIndex, ollamaResult: {}, analysis }], imageCount: 1 };
}

test.each([
  [[0.25, 0.5, 0.5, 0.25], { left: 0.25, top: 0.5, width: 0.5, height: 0.25 }],
  [[-1, 0.5, 1.5, 9], { left: 0, top: 0.5, width: 0.5, height: 0.5 }],
])("a box is cut at the picture's edges: %j", (box, expected) => {
  expect(rectOf(box)).toEqual(expected);
});

test.each([
  [null],
  [[]],
  [[0.1, 0.1, 0.1]],
  [[0.1, 0.1, null, 0.1]],
  [[Number.NaN, 0, 1, 1]],
  [[0, 0, Number.POSITIVE_INFINITY, 1]],
  [[0.5, 0.5, -0.2, 0.1]],
  [[2, 2, 1, 1]],
  [[0.5, 0.5, 0, 0]],
])("what is no box within the picture has no place: %j", (box) => {
  expect(rectOf(box)).toBeNull();
});

test("of ten thousand boxes the surest are drawn, and all are counted", () => {
  const many = Array.from({ length: 10_000 }, (_, place) => ({
    label: "smoke",
    confidence: place / 10_000,
    box: [0.1, 0.1, 0.2, 0.2],
  }));
  const found = foundIn(run([{ label: "fog", confidence: null, box: null }, ...many]));

  expect(found).toHaveLength(10_001);
  expect(drawn(found)).toHaveLength(100);
  expect(drawn(found)[0]?.confidence).toBe(0.9999);
  expect(found.at(-1)?.label).toBe("fog");
});

test("only what was found in the picture that is shown is drawn over it", () => {
  const [smoke, fire] = ["smoke", "fire"].map((label) =>
    run([{ label, confidence: 0.5, box: [0, 0, 0.5, 0.5] }], label === "fire" ? 1 : 0),
  );
  const analyses = [...(smoke?.analyses ?? []), ...(fire?.analyses ?? [])];
  const both = { analysis: fire?.analysis ?? null, analyses, imageCount: 2 };
  const unplaced = run([{ label: "smoke", confidence: 0.5, box: [0, 0, 0.5, 0.5] }], null);

  expect(foundIn(both).map(({ label }) => label)).toEqual(["fire"]);
  expect(foundIn(unplaced)).toHaveLength(1);
  expect(foundIn({ ...unplaced, imageCount: 2 })).toEqual([]);
});

test("a picture of another shape lies in the middle of its frame", () => {
  const frame = { width: 1600, height: 900 };

  expect(contained({ width: 640, height: 360 }, frame)).toEqual({
    left: 0,
    top: 0,
    width: 1,
    height: 1,
  });
  expect(contained({ width: 900, height: 900 }, frame)).toEqual({
    left: 0.21875,
    top: 0,
    width: 0.5625,
    height: 1,
  });
});

test("words say in which part of the picture it is", () => {
  expect(partOf({ left: 0.8, top: 0, width: 0.2, height: 0.1 })).toEqual({
    row: "top",
    column: "right",
  });
});
