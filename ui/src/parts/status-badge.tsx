/** How a service stands: icon, word and colour, never colour alone. */

import type { Service } from "../api/types";
import { t } from "../format/catalogue";
import styles from "./status-badge.module.css";

export type Standing =
  | "healthy"
  | "running"
  | "starting"
  | "unhealthy"
  | "restarting"
  | "exited"
  | "stopped"
  | "paused"
  | "updating"
  | "created"
  | "unknown";

export type Tone = "ok" | "warn" | "bad" | "busy" | "off";

const LOOKS: Record<Standing, { icon: string; tone: Tone; urgency: number }> = {
  exited: { icon: "✕", tone: "bad", urgency: 0 },
  restarting: { icon: "✕", tone: "bad", urgency: 1 },
  unhealthy: { icon: "▲", tone: "warn", urgency: 2 },
  unknown: { icon: "?", tone: "off", urgency: 3 },
  starting: { icon: "◔", tone: "busy", urgency: 4 },
  updating: { icon: "⟳", tone: "busy", urgency: 5 },
  paused: { icon: "❚❚", tone: "off", urgency: 6 },
  running: { icon: "○", tone: "ok", urgency: 7 },
  healthy: { icon: "✓", tone: "ok", urgency: 8 },
  created: { icon: "□", tone: "off", urgency: 9 },
  stopped: { icon: "■", tone: "off", urgency: 10 },
};

/** Running without a health check is never called healthy. */
export function standingOf(service: Service): Standing {
  const { status, health, state, exitCode, oomKilled } = service;
  if (!state.known) return "unknown";
  if (service.operationId !== null) return "updating";
  if (status === "restarting" || status === "paused" || status === "created") return status;
  if (status === "dead") return "exited";
  if (status === "stopped")
    return oomKilled || (exitCode !== null && exitCode !== 0) ? "exited" : "stopped";
  if (health === "healthy" || health === "unhealthy" || health === "starting") return health;
  return "running";
}

/** For sorting: trouble has the smallest number. */
export function urgencyOf(standing: Standing): number {
  return LOOKS[standing].urgency;
}

export function toneOf(standing: Standing): Tone {
  return LOOKS[standing].tone;
}

export function iconOf(standing: Standing): string {
  return LOOKS[standing].icon;
}

const TONE_ICONS: Record<Tone, string> = { ok: "✓", warn: "▲", bad: "✕", busy: "◔", off: "■" };

/** For services that are counted together. */
export function iconOfTone(tone: Tone): string {
  return TONE_ICONS[tone];
}

export function StatusBadge({ service }: { service: Service }) {
  const standing = standingOf(service);
  const { icon, tone } = LOOKS[standing];
  const word = t(`shell.standing.${standing}`);
  return (
    <span
      class={`${styles.badge} ${styles[tone]}`}
      title={service.exitReason ?? service.state.reason ?? undefined}
    >
      <span aria-hidden="true">{icon}</span>{" "}
      {standing === "exited" && service.exitCode !== null ? `${word} ${service.exitCode}` : word}
    </span>
  );
}
