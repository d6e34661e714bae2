import { beforeEach, describe, expect, it } from "vitest";
import { forget, remember, undoLast } from "./undoing";

describe("what was done", () => {
  let undone: string[];
  const act = (name: string, isDone = true) =>
    remember(async () => {
      undone.push(name);
      return isDone;
    });

  beforeEach(() => {
    while (undoLast());
    undone = [];
  });

  it("is taken back from the last act on, each once", () => {
    act("first");
    const second = act("second");
    second();
    second(); // by its toast, which is still there

    expect([undoLast(), undoLast(), undone]).toEqual([true, false, ["second", "first"]]);
  });

  it("can be tried again where the way back failed", async () => {
    const way = act("cut off", false);
    undoLast();
    await Promise.resolve(); // until the answer is there
    await Promise.resolve();
    undoLast();

    expect(undone).toEqual(["cut off", "cut off"]);
    forget(way);
  });

  it("is passed over where nothing came of it", () => {
    act("made");
    forget(act("refused"));
    undoLast();

    expect(undone).toEqual(["made"]);
  });
});
