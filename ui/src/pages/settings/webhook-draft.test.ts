import { describe, expect, test } from "vitest";
import type { Webhook } from "../../api/types";
import { bodyOf, cooldownOf, draftOf, isComplete } from "./webhook-draft";

const WEBHOOK: Webhook = {
  id: "wh_1",
  url: "https://hooks.example.com/a?key=1",
  events: ["service:error"],
  filters: { services: ["ollama", "n8n"], hosts: [], cameras: [], workflows: [], minRisk: "LOW" },
  description: "ops room",
  state: "enabled",
  stateReason: null,
  failingSince: null,
  createdAt: "2026-01-01T00:00:00.000Z",
  changedAt: "2026-01-01T00:00:00.000Z",
  cooldownSeconds: 300,
  quietHours: { from: "22:00", to: "07:00", timezone: "Europe/Madrid" },
  suppressed: 0,
};

describe("the form of a webhook", () => {
  test("sends back what it was given, if nothing is touched", () => {
    const { url, events, filters, description, cooldownSeconds, quietHours } = WEBHOOK;
    expect(bodyOf(draftOf(WEBHOOK))).toEqual({
      url,
      events,
      filters,
      description,
      cooldownSeconds,
      quietHours,
    });
  });

  test("takes names with commas between, and leaves empty ones out", () => {
    const draft = draftOf(null);
    draft.lists.cameras.value = " gate ,, north ridge,";
    expect(bodyOf(draft).filters?.cameras).toEqual(["gate", "north ridge"]);
  });

  test("ends quiet hours where they are switched off", () => {
    const draft = draftOf(WEBHOOK);
    draft.isQuiet.value = false;
    expect(bodyOf(draft).quietHours).toBeNull();
  });

  test.each([
    ["0", 0],
    ["86400", 86_400],
    ["86401", null],
    ["-1", null],
    ["1.5", null],
    ["", null],
    ["soon", null],
  ])("reads a cooldown of %o as %o", (typed, seconds) => {
    const draft = draftOf(null);
    draft.cooldown.value = typed;
    expect(cooldownOf(draft)).toBe(seconds);
  });

  test("cannot be sent without any event", () => {
    const draft = draftOf(null);
    expect(isComplete(draft)).toBe(true);
    draft.events.value = [];
    expect(isComplete(draft)).toBe(false);
  });
});
