import { expect, test } from "vitest";
import { channelOf, type Message } from "./socket";

test.each([
  ["service.started", "services"],
  ["host.away", "services"],
  ["execution.updated", "executions"],
  ["operation.step", "operations"],
  ["incident.opened", "incidents"],
  ["webhook.disabled", "system"],
  ["stats", "stats"],
  ["log", "logs"],
  ["pong", undefined],
])("a message of the type %s is heard on %s", (type, channel) => {
  expect(channelOf({ type } as Message)).toBe(channel);
});

test("a snapshot says of which channel it is", () => {
  expect(channelOf({ type: "snapshot", channel: "incidents" } as Message)).toBe("incidents");
});
