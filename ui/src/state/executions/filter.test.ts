import { describe, expect, it } from "vitest";
import type { Execution } from "../../api/types";
import { parametersOf, readFilter, readToken, tokensOf, turned, withToken } from "./filter";
import { matches, matchingParts } from "./matching";

const filterOf = (text: string) => readFilter(new URLSearchParams(text));

function run(changes: object = {}): Execution {
  return {
    id: 18231,
    status: "success",
    camera: "gate",
    duration: 4.2,
    model: "llava:13b",
    mark: null,
    error: null,
    workflow: { id: "w1", name: "Camera risk" },
    telegramStatus: { success: true },
    analysis: { riskLevel: "HIGH", confidence: 0.91, description: "Vegetación, smoke column" },
    ...changes,
  } as unknown as Execution;
}

describe("the filter of a link", () => {
  it("becomes the parameters of the API", () => {
    const filter = filterOf("risk=high,critical&camera=gate&conf=lt:0.6&tg=failed&q=smoke+column");

    expect(parametersOf(filter)).toEqual({
      risk: ["HIGH", "CRITICAL"],
      camera: ["gate"],
      confidence: "lt:0.6",
      telegram: ["failed"],
      search: "smoke column",
    });
  });

  it("asks for nothing where it is empty, or not understood", () => {
    expect(parametersOf(filterOf(""))).toEqual({});
    expect(parametersOf(filterOf("risk=banana&conf=much&pattern=x&status="))).toEqual({});
  });

  it("shows each value as a condition of its own, and what it does not know in grey", () => {
    const tokens = tokensOf(new URLSearchParams("risk=high,banana&conf=lt:0.6&pattern=7"));

    expect(tokens).toEqual([
      { key: "risk", value: "high", isKnown: true },
      { key: "risk", value: "banana", isKnown: false },
      { key: "conf", value: "lt:0.6", isKnown: true },
      { key: "pattern", value: "7", isKnown: true },
    ]);
  });

  it("gains and loses conditions one by one", () => {
    const query = new URLSearchParams("camera=gate,patio");

    expect(withToken(query, { key: "camera", value: "roof" }, true)).toEqual({
      camera: "gate,patio,roof",
    });
    expect(withToken(query, { key: "camera", value: "gate" }, false)).toEqual({ camera: "patio" });
    expect(withToken(query, { key: "conf", value: "lt:1" }, false)).toEqual({ conf: null });
  });
});

describe("a list of what a run must not have", () => {
  it("is asked for as such", () => {
    expect(parametersOf(filterOf("risk=!LOW,!none&camera=!gate&mark=!none"))).toEqual({
      risk: ["!LOW", "!NONE"],
      camera: ["!gate"],
      mark: ["!none"],
    });
  });

  it("has one kind of values only: the others, and what cannot be denied, are in grey", () => {
    const query = new URLSearchParams("risk=!low,high,!banana&tg=!sent&camera=!");

    expect(tokensOf(query).map(({ value, isKnown }) => [value, isKnown])).toEqual([
      ["!low", true],
      ["high", false],
      ["!banana", false],
      ["!", false],
      ["!sent", false],
    ]);
    expect(parametersOf(readFilter(query))).toEqual({ risk: ["!LOW"] });
  });

  it("takes the place of the other kind", () => {
    const query = new URLSearchParams("risk=high,critical");

    expect(withToken(query, { key: "risk", value: "!low" }, true)).toEqual({ risk: "!low" });
    expect(withToken(query, { key: "risk", value: "high" }, false)).toEqual({ risk: "critical" });
  });

  it("is turned as a whole", () => {
    expect(turned(new URLSearchParams("risk=high,banana,low"), "risk")).toEqual({
      risk: "!high,banana,!low",
    });
    expect(turned(new URLSearchParams("camera=!gate"), "camera")).toEqual({ camera: "gate" });
  });
});

describe("what somebody types", () => {
  it.each([
    ["camera:gate", { key: "camera", value: "gate", isKnown: true }],
    ["Risk: HIGH", { key: "risk", value: "high", isKnown: true }],
    ["conf:<0.6", { key: "conf", value: "lt:0.6", isKnown: true }],
    ["dur:>=5", { key: "dur", value: "ge:5", isKnown: true }],
    ["conf:sure", { key: "conf", value: "sure", isKnown: false }],
    ["risk:!LOW", { key: "risk", value: "!low", isKnown: true }],
    ["tg:!sent", { key: "tg", value: "!sent", isKnown: false }],
    ["tg:failed", { key: "tg", value: "failed", isKnown: true }],
  ])("%s is a condition", (text, token) => {
    expect(readToken(text)).toEqual(token);
  });

  it.each(["smoke column", "camera:", "12:03", "colour:red", "q:smoke"])(
    "%s is no condition",
    (text) => {
      expect(readToken(text)).toBeNull();
    },
  );
});

describe("a run", () => {
  it.each([
    "",
    "risk=high,critical",
    "camera=gate&status=success",
    "workflow=w1",
    "workflow=Camera risk",
    "conf=gt:0.9",
    "dur=le:4.2",
    "tg=sent",
    "mark=none",
    "risk=!low,!none&camera=!roof&workflow=!w2",
    "mark=!correct",
    "q=SMOKE vegetacion",
    "q=veget 18231",
  ])("meets %s", (text) => {
    expect(matches(run(), filterOf(text))).toBe(true);
  });

  it.each([
    "risk=low",
    "status=error",
    "conf=lt:0.91",
    "dur=lt:4.2",
    "tg=none,failed",
    "mark=correct",
    "risk=!high",
    "workflow=!Camera risk",
    "mark=!none",
    "node=Ollama",
    "pattern=7",
    "q=fire",
    "q=mo",
  ])("does not meet %s", (text) => {
    expect(matches(run(), filterOf(text))).toBe(false);
  });

  it("without a value meets no bound on it", () => {
    expect(matches(run({ analysis: null }), filterOf("conf=lt:0.6"))).toBe(false);
    expect(matches(run({ analysis: null }), filterOf("risk=none"))).toBe(false);
    expect(matches(run({ analysis: null }), filterOf("risk=!none"))).toBe(true);
  });
});

describe("words that were looked for", () => {
  it("are found in the text without case and accents, also by their beginnings", () => {
    const marked = matchingParts("Vegetación: a smoke column", "VEGETA smoke co");

    expect(marked.filter(({ isMatch }) => isMatch).map(({ part }) => part)).toEqual([
      "Vegetación",
      "smoke",
    ]);
    expect(marked.map(({ part }) => part).join("")).toBe("Vegetación: a smoke column");
  });

  it("leave a text as it is where there are none", () => {
    expect(matchingParts("smoke", "")).toEqual([{ part: "smoke", isMatch: false, at: 0 }]);
    expect(matchingParts("", "smoke")).toEqual([]);
  });
});
