import { describe, expect, it } from "vitest";
import { due, lookahead, nextSpeed } from "./playing";

describe("playing", () => {
  it("has a second of pictures ahead", () => {
    expect([3, 10, 20].map((speed) => lookahead(speed as 3))).toEqual([5, 12, 25]);
  });

  it("waits for a picture, but not for ever", () => {
    expect(due({ next: "there", isReady: true, waitedMs: 0 })).toBe("show");
    expect(due({ next: "there", isReady: false, waitedMs: 2_000 })).toBe("wait");
    expect(due({ next: "there", isReady: false, waitedMs: 10_000 })).toBe("show");
  });

  it("stops at the end and waits where the list is not known yet", () => {
    expect(due({ next: "end", isReady: false, waitedMs: 0 })).toBe("stop");
    expect(due({ next: "unknown", isReady: false, waitedMs: 5_000 })).toBe("wait");
  });

  it("goes round through its speeds", () => {
    expect([3, 10, 20].map((speed) => nextSpeed(speed as 3))).toEqual([10, 20, 3]);
  });
});
