/** The evidence of each sign in a sentence, in the reader's language. */

import { isMessage, t } from "../../format/catalogue";
import { bytes, percent } from "../../format/number";
import { duration } from "../../format/time";
import { type Examined, eventAt, type Findings, type Sign } from "./findings";

const OF_MEMORY_LIMIT = "% of its memory limit";
const OF_CPU_LIMIT = "% of its CPU limit";
const OF_CALLS = "seconds of a call";

export function signWords(sign: Sign, service: Examined, findings: Findings): string {
  const { kind, state } = sign;
  if (state !== "yes") return t(`incidents.sign.${kind}.${state}`);
  if (kind === "event") return eventWords(sign, service, findings);
  if (kind === "node") return t("incidents.sign.node.yes", { runs: sign.value });
  return kind === "resource" ? resourceWords(sign) : unusualWords(sign);
}

function eventWords(sign: Sign, service: Examined, findings: Findings): string {
  const event = eventAt(findings, service, sign.at);
  const key = `incidents.event.${event?.type}`;
  if (!isMessage(key)) return sign.says;
  const before = sign.value;
  return t("incidents.sign.event.yes", {
    what: t(key),
    when: before === null ? "during" : before <= 0 ? "at" : "before",
    time: duration(before),
  });
}

function resourceWords({ unit, value, threshold }: Sign): string {
  if (unit === OF_MEMORY_LIMIT || unit === OF_CPU_LIMIT)
    return t("incidents.sign.resource.limit", { of: figureOf(unit), share: percent(value) });
  const format = formatOf(unit);
  return t("incidents.sign.resource.far", {
    of: figureOf(unit),
    value: format(value),
    threshold: format(threshold),
  });
}

/** Of an event how often it happened the day before; of a peak, how high that day's was. */
function unusualWords({ unit, threshold, value }: Sign): string {
  if (unit?.startsWith("times")) return t("incidents.sign.unusual.event", { times: value });
  const format = formatOf(unit);
  return t("incidents.sign.unusual.peak", { of: figureOf(unit), peak: format(threshold) });
}

function formatOf(unit: string | null): (value: number | null) => string {
  if (unit === OF_CALLS) return duration;
  return unit === "bytes" ? bytes : (value) => percent(value);
}

function figureOf(unit: string | null): "memory" | "cpu" | "calls" {
  if (unit === OF_CALLS) return "calls";
  return unit === "bytes" || unit === OF_MEMORY_LIMIT ? "memory" : "cpu";
}
