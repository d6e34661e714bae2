import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Hold } from "./hold";

const HERE = { x: 100, y: 100 };

describe("a finger on a run", () => {
  let held: string[];
  let hold: Hold<string>;

  beforeEach(() => {
    vi.useFakeTimers();
    held = [];
    hold = new Hold((what) => held.push(what));
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("chooses it once when it rests, and its click opens nothing", () => {
    hold.begin("run", HERE);
    hold.move({ x: 104, y: 97 });
    vi.advanceTimersByTime(600);
    hold.rest(); // the browser's own notice comes later
    hold.end();

    expect(held).toEqual(["run"]);
    expect([hold.takesClick(), hold.takesClick()]).toEqual([true, false]);
  });

  it.each([
    ["is lifted", () => hold.end()],
    ["scrolls", () => hold.move({ x: 100, y: 160 })],
    ["goes to another run", () => hold.begin("other", HERE)],
  ])("chooses nothing of what it leaves when it %s", (_, leave) => {
    hold.begin("run", HERE);
    leave();
    vi.advanceTimersByTime(600);

    expect(held).not.toContain("run");
  });

  it("opens with the next tap after a rest that had no click", () => {
    hold.begin("run", HERE);
    vi.advanceTimersByTime(600);
    hold.begin("run", HERE);
    hold.end();

    expect(hold.takesClick()).toBe(false);
  });
});
