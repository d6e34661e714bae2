import { expect, it } from "vitest";
import type { Examined, FailedNode, Findings } from "../incidents/findings";
import { suspicionOf } from "./suspicion";

const service = (serviceId: string, verdict: Examined["verdict"]) =>
  ({ host: "demo", serviceId, name: serviceId, verdict, signs: [] }) as unknown as Examined;
const tie = (node: string, facts: Partial<FailedNode>) =>
  ({ node, workflowId: "w", host: null, serviceId: null, address: null, ...facts }) as FailedNode;

const OLLAMA = service("ollama", "likely");
const GATEWAY = service("gateway", "none");
const FINDINGS = {
  services: [OLLAMA, GATEWAY],
  nodes: [
    tie("Detector", { kind: "service", host: "demo", serviceId: "gateway" }),
    tie("Telegram", { kind: "outside", address: "api.telegram.org:443" }),
    tie("Script", { kind: "unknown" }),
  ],
} as unknown as Findings;

const of = (node: string, workflow = "w", findings = FINDINGS) =>
  suspicionOf(
    { findings },
    {
      error: { node, message: "", type: null, pattern: null },
      workflow: { id: workflow, name: "" },
    },
  );

it("suspects what the failing node talks to, also where another service showed more signs", () => {
  expect(of("Detector")).toEqual({ service: GATEWAY });
  expect(of("Telegram")).toEqual({ outside: "api.telegram.org:443" });
});

it("falls back to the first suspect where the tie is not known, or of another workflow", () => {
  expect(of("Script")).toEqual({ service: OLLAMA });
  expect(of("Detector", "other")).toEqual({ service: OLLAMA });
  expect(of("Script", "w", { ...FINDINGS, services: [GATEWAY] })).toBeNull();
});
