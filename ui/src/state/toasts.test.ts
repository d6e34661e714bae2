import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { confirm, dismiss, toasts } from "./toasts";

const texts = () => toasts.value.map(({ text }) => text);
const undo = () => undefined;

describe("toasts", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    toasts.value = [];
    vi.useRealTimers();
  });

  it("let the newest of a kind take the place of the one before", () => {
    confirm("marked one", { kind: "marks", undo });
    confirm("copied");
    confirm("marked another", { kind: "marks", undo });

    expect(texts()).toEqual(["copied", "marked another"]);
  });

  it("stay until they are put away where much was done", () => {
    confirm("marked 21", { kind: "marks", stays: true, undo });
    vi.advanceTimersByTime(600_000);
    expect(texts()).toEqual(["marked 21"]);

    for (const { id } of toasts.value) dismiss(id);
    expect(texts()).toEqual([]);
  });

  it("go after a while otherwise, later where there is something to press", () => {
    confirm("copied");
    confirm("ready", { offer: { label: "Download", run: undo } });
    vi.advanceTimersByTime(7_000);
    expect(texts()).toEqual(["ready"]);

    vi.advanceTimersByTime(2_000);
    expect(texts()).toEqual([]);
  });
});
