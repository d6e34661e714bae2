import { expect, it } from "vitest";
import type { Service } from "../../api/types";
import { findLive } from "./records";

function service(host: string, id: string, containerName: string, containerId: string) {
  return [`${host}/${id}`, { host, id, containerName, containerId } as Service] as const;
}

const KNOWN = new Map([
  service("one", "ollama", "ai-ollama-1", "3b8b"),
  service("two", "ollama", "ollama", "77aa"),
  service("two", "qdrant", "ai-qdrant-1", "90cd"),
]);

it.each([
  ["qdrant", undefined, "90cd"],
  ["ollama", "two", "77aa"],
  ["ai-ollama-1", undefined, "3b8b"],
  ["90cd", undefined, "90cd"],
])("finds %s on %s by id, then by name, then by container", (name, host, found) => {
  expect(findLive(KNOWN, { name, host })?.containerId).toBe(found);
});

it("finds nothing that is not there, and nothing before anything is known", () => {
  expect(findLive(KNOWN, { name: "qdrant", host: "one" })).toBeUndefined();
  expect(findLive(undefined, { name: "qdrant", host: undefined })).toBeUndefined();
});
