import { describe, expect, test } from "vitest";
import { openSteps } from "./setup";

describe("what is still to be set up", () => {
  test("is everything on an empty install, but for nodes that nobody knows yet", () => {
    expect(openSteps(0, { state: "unconfigured" }, [])).toEqual(["docker", "n8n"]);
  });

  test("is nothing where both wings have what they watch", () => {
    expect(
      openSteps(1, { state: "following" }, [{ kind: "service" }, { kind: "outside" }]),
    ).toEqual([]);
  });

  test("counts an n8n that is away as set up: that is trouble, not a step", () => {
    expect(openSteps(1, { state: "unreachable" }, [])).toEqual([]);
  });

  test("are the nodes as long as one of them is not known", () => {
    expect(openSteps(1, { state: "following" }, [{ kind: "unknown" }])).toEqual(["nodes"]);
  });
});
