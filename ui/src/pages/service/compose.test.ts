import { expect, it } from "vitest";
import type { ServiceDetail } from "../../api/types";
import { composeOf } from "./compose";

type Details = ServiceDetail["details"];

const DETAILS: Details = {
  image: "ollama/ollama:latest",
  created: null,
  ports: [],
  volumes: [],
  env: [],
  imageId: null,
  startedAt: null,
  finishedAt: null,
  error: null,
  healthCheck: { failingStreak: null, output: null },
  command: "/bin/ollama serve",
  user: null,
  labels: {},
  networks: [],
  networkMode: "bridge",
  restartPolicy: null,
  memoryLimit: null,
  cpuLimit: null,
  gpus: null,
  tty: false,
  logDriver: "json-file",
  autoRemove: false,
  composeService: "ollama",
  swarmService: null,
  dependsOn: [],
  homepage: null,
};

function composed(details: Partial<Details>): string {
  const service = {
    id: "ollama",
    containerName: "ai-ollama-1",
    details: { ...DETAILS, ...details },
  };
  return composeOf(service as ServiceDetail);
}

it("says no more of a simple container than its image", () => {
  expect(composed({})).toBe(`services:
  ollama:
    image: "ollama/ollama:latest"
`);
});

it("keeps the name of a container that Compose did not name", () => {
  expect(composed({ composeService: null })).toContain('container_name: "ai-ollama-1"');
});

it("writes ports, mounts, limits and networks as Compose wants them", () => {
  const port = { internal: 11434, external: 11434, protocol: "tcp", address: "127.0.0.1" };
  const text = composed({
    ports: [
      port,
      { ...port, address: "::", protocol: "udp" },
      { ...port, address: "fd00::1" },
      { ...port, external: null },
    ],
    volumes: [
      { source: "ai_models", destination: "/models", kind: "volume", writable: true },
      { source: "/etc/ssl", destination: "/etc/ssl", kind: "bind", writable: false },
      { source: null, destination: "/run", kind: "tmpfs", writable: true },
    ],
    networks: [{ name: "ai_default", address: null, address6: null, aliases: [] }],
    networkMode: "ai_default",
    memoryLimit: 17_179_869_184,
    cpuLimit: 1.5,
    gpus: "2",
    restartPolicy: { name: "on-failure", mostRetries: 3 },
    logDriver: "journald",
  });

  expect(text).toBe(`services:
  ollama:
    image: "ollama/ollama:latest"
    restart: "on-failure:3"
    networks:
      - "ai_default"
    ports:
      - "127.0.0.1:11434:11434"
      - "11434:11434/udp"
      - "[fd00::1]:11434:11434"
    volumes:
      - "ai_models:/models"
      - "/etc/ssl:/etc/ssl:ro"
    tmpfs:
      - "/run"
    mem_limit: 17179869184
    cpus: 1.5
    gpus:
      - {"count":2}
    logging:
      driver: "journald"
volumes:
  ai_models:
    external: true
networks:
  ai_default:
    external: true
`);
});

it("has no networks of its own where it uses another's", () => {
  const networks = [{ name: "host", address: null, address6: null, aliases: [] }];
  const text = composed({ networkMode: "host", networks });

  expect(text).toContain('network_mode: "host"');
  expect(text).not.toContain("networks:");
});

it("cannot be broken out of by a value, nor taken for a variable", () => {
  const text = composed({ env: ['A=x"\n  image: evil', `B=$\{HOME} $5`, "NO=1", "C"] });

  expect(text).toContain('A: "x\\"\\n  image: evil"');
  expect(text).toContain(`B: "$$\{HOME} $$5"`);
  expect(text).toContain('"NO": "1"');
  expect(text).toContain('C: ""');
});

it("says that masked values have to be put in", () => {
  expect(composed({ env: ["TOKEN=••••"] })).toMatch(/^# Values that look like secrets/);
});

it("leaves out the labels that tools put there themselves", () => {
  const text = composed({
    labels: { "com.docker.compose.project": "ai", "watchroom.name": "Ollama" },
  });

  expect(text).toContain('watchroom.name: "Ollama"');
  expect(text).not.toContain("com.docker.compose");
});
