/** A service as a Compose file: how it could be made anew by hand. */

import type { ServiceDetail } from "../../api/types";

type Yaml = string | number | boolean | Yaml[] | { [key: string]: Yaml };

type Details = ServiceDetail["details"];

const MASK = "••••"; // as the server writes it
const MASKED_NOTE = "# Values that look like secrets are masked here: put yours in their place.";
const OF_TOOLS =
  /^(com\.docker\.compose|desktop\.docker\.io|org\.opencontainers\.image|org\.label-schema)\./;
const READ_AS_ELSE = /^(y|n|yes|no|on|off|true|false|null)$/i; // by readers of YAML 1.1
const OF_THE_ENGINE = new Set(["bridge", "default"]);

/**
 * Return the text of a Compose file with this one service.
 *
 * The command is left out: what the engine tells of it cannot be told from the image's own. Volumes
 * and networks exist already, so they are external. Source: the Compose Specification.
 */
export function composeOf({ id, containerName, details }: ServiceDetail): string {
  const name = details.composeService ?? id;
  const file: Yaml = { services: { [name]: serviceOf(details, containerName) } };
  const volumes = details.volumes.filter(
    ({ kind, source }) => kind === "volume" && source !== null,
  );
  if (volumes.length > 0) file.volumes = external(volumes.map(({ source }) => source ?? ""));
  const networks = networksOf(details);
  if (networks.length > 0) file.networks = external(networks);
  const text = `${written(file, 0)}\n`;
  return text.includes(MASK) ? `${MASKED_NOTE}\n${text}` : text;
}

function serviceOf(details: Details, containerName: string): Yaml {
  const { image, user, tty, memoryLimit, cpuLimit, gpus, restartPolicy } = details;
  const networks = networksOf(details);
  return present({
    image,
    container_name: details.composeService === null ? containerName : null,
    user,
    tty: tty || null,
    restart: restartOf(restartPolicy),
    network_mode: networks.length === 0 ? modeOf(details.networkMode) : null,
    networks,
    ports: details.ports.flatMap(portOf),
    volumes: details.volumes.flatMap(mountOf),
    tmpfs: details.volumes.filter(({ kind }) => kind === "tmpfs").map((each) => each.destination),
    environment: environmentOf(details.env),
    depends_on: details.dependsOn,
    mem_limit: memoryLimit,
    cpus: cpuLimit,
    gpus: gpusOf(gpus),
    logging: loggingOf(details.logDriver),
    labels: Object.fromEntries(
      Object.entries(details.labels).filter(([label]) => !OF_TOOLS.test(label)),
    ),
  });
}

function restartOf(policy: Details["restartPolicy"]): string | null {
  if (policy === null || policy.name === "no") return null;
  return policy.mostRetries ? `${policy.name}:${policy.mostRetries}` : policy.name;
}

function modeOf(mode: string | null): string | null {
  return mode === null || OF_THE_ENGINE.has(mode) ? null : mode;
}

function networksOf({ networks, networkMode }: Details): string[] {
  const isOwn = networkMode === "host" || networkMode === "none" || networkMode?.includes(":");
  return isOwn ? [] : networks.map(({ name }) => name).filter((name) => !OF_THE_ENGINE.has(name));
}

function portOf({ internal, external: published, protocol, address }: Details["ports"][number]) {
  if (published === null) return [];
  const on =
    address === null || address === "0.0.0.0" || address === "::" ? "" : `${bracketed(address)}:`;
  return [`${on}${published}:${internal}${protocol === "tcp" ? "" : `/${protocol}`}`];
}

function bracketed(address: string): string {
  return address.includes(":") ? `[${address}]` : address;
}

function mountOf({ kind, source, destination, writable }: Details["volumes"][number]): string[] {
  if (source === null || kind === "tmpfs") return [];
  return [`${source}:${destination}${writable ? "" : ":ro"}`];
}

function environmentOf(env: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    env.map((line) => {
      const at = line.indexOf("=");
      return at < 0 ? [line, ""] : [line.slice(0, at), line.slice(at + 1)];
    }),
  );
}

function gpusOf(asked: string | null): Yaml | null {
  if (asked === null || asked === "all") return asked;
  const isCount = /^\d+$/.test(asked);
  return [isCount ? { count: Number(asked) } : { device_ids: asked.split(",") }];
}

function loggingOf(driver: string | null): Yaml | null {
  return driver === null || driver === "json-file" ? null : { driver };
}

function external(names: readonly string[]): Yaml {
  return Object.fromEntries(names.map((name) => [name, { external: true }]));
}

/** Without what is null or empty. */
function present(members: Record<string, Yaml | null>): { [key: string]: Yaml } {
  const kept = Object.entries(members).filter(
    (pair): pair is [string, Yaml] => pair[1] !== null && !isEmpty(pair[1]),
  );
  return Object.fromEntries(kept);
}

function isEmpty(value: Yaml): boolean {
  return typeof value === "object" && Object.keys(value).length === 0;
}

function written(value: Yaml, depth: number): string {
  if (typeof value !== "object") return scalar(value);
  const indent = "  ".repeat(depth);
  if (Array.isArray(value)) return value.map((each) => `${indent}- ${scalar(each)}`).join("\n");
  return Object.entries(value)
    .map(([key, member]) =>
      typeof member === "object"
        ? `${indent}${keyed(key)}:\n${written(member, depth + 1)}`
        : `${indent}${keyed(key)}: ${scalar(member)}`,
    )
    .join("\n");
}

/** Text is always quoted, JSON's way, which YAML reads too; a dollar would be a variable. */
function scalar(value: Yaml): string {
  return JSON.stringify(value).replaceAll("$", () => "$$");
}

function keyed(key: string): string {
  const isPlain = /^[A-Za-z_][\w.-]*$/.test(key) && !READ_AS_ELSE.test(key);
  return isPlain ? key : JSON.stringify(key);
}
