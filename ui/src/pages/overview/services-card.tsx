/** All services at a glance: how many stand how, and each with its last day. */

import { api, data } from "../../api/client";
import type { Service } from "../../api/types";
import { t } from "../../format/catalogue";
import { bytes, count } from "../../format/number";
import { Card } from "../../parts/card";
import { StateStrip, type Stood } from "../../parts/state-strip";
import {
  iconOf,
  iconOfTone,
  standingOf,
  type Tone,
  toneOf,
  urgencyOf,
} from "../../parts/status-badge";
import { inOrder } from "../../parts/table/order";
import { usePresence } from "../../parts/table/presence";
import { keyOf, services, usage } from "../../state/fleet";
import { useHeld } from "../../state/held";
import { useResource } from "../../state/resource";
import { isPhone } from "../../state/viewport";
import { useFrozen } from "./frozen";
import { firstLink } from "./links";
import styles from "./services-card.module.css";

const SHOWN = 12;
const TONES: readonly Tone[] = ["ok", "warn", "bad", "busy", "off"];
const EVERY_MS = 60_000;
const PART_S = 1800;

interface Strips {
  stepS: number;
  states: ReadonlyMap<string, readonly (Stood | null)[]>;
}

export function ServicesCard() {
  const strips = useHeld(useResource(askStrips, { everyMs: EVERY_MS }).state).value.data;
  const { isHeld, watch } = usePresence();
  const all = services.value ?? new Map<string, Service>();
  const ranked = [...all].sort(([, a], [, b]) => byUrgency(a, b)).map(([key]) => key);
  const wanted = isPhone.value
    ? ranked.filter((key) => needsLook(all.get(key)))
    : ranked.slice(0, SHOWN);
  const rows = inOrder(all, wanted, useFrozen(wanted, isHeld.value));
  const list = firstLink("/services");
  if (all.size === 0) return null;
  return (
    <Card
      title={t("overview.services", { count: all.size })}
      actions={<Totals all={[...all.values()]} />}
    >
      {rows.length > 0 && (
        <ul class={styles.rows} {...watch}>
          {rows.map(({ key, row }) => (
            <Row key={key} service={row} strips={strips} />
          ))}
        </ul>
      )}
      {list && (
        <p class={styles.all}>
          <a href={list}>
            {t("overview.allServices", { hidden: rows.length && all.size - rows.length })}
          </a>
        </p>
      )}
    </Card>
  );
}

function Row({ service, strips }: { service: Service; strips: Strips | undefined }) {
  const standing = standingOf(service);
  const key = keyOf(service);
  const stats = usage.value.get(key);
  const link = firstLink(`/services/${encodeURIComponent(service.id)}`, "/services");
  const states = strips?.states.get(key) ?? Array<null>(24 * 2).fill(null);
  const word = t(`shell.standing.${standing}`);
  return (
    <li class={styles.row}>
      <span class={styles.name}>{link ? <a href={link}>{service.name}</a> : service.name}</span>
      <span
        class={`${styles.icon} ${styles[toneOf(standing)]}`}
        role="img"
        aria-label={word}
        title={word}
      >
        {iconOf(standing)}
      </span>
      <StateStrip states={states} stepS={strips?.stepS ?? PART_S} />
      <span class={styles.memory} title={t("overview.memory")}>
        {bytes(stats?.memoryUsage)}
      </span>
    </li>
  );
}

function Totals({ all }: { all: readonly Service[] }) {
  const counted = Map.groupBy(all, (service) => toneOf(standingOf(service)));
  return (
    <p class={styles.totals}>
      {TONES.filter((tone) => counted.has(tone)).map((tone) => (
        <span key={tone} class={styles[tone]}>
          <span aria-hidden="true">{iconOfTone(tone)}</span>{" "}
          <span class="visually-hidden">{t(`overview.tone.${tone}`)} </span>
          {count(counted.get(tone)?.length ?? 0)}
        </span>
      ))}
    </p>
  );
}

function byUrgency(a: Service, b: Service): number {
  return urgencyOf(standingOf(a)) - urgencyOf(standingOf(b)) || a.name.localeCompare(b.name);
}

/** Phones show trouble only: the rest is one press away. */
function needsLook(service: Service | undefined): boolean {
  return service !== undefined && urgencyOf(standingOf(service)) <= urgencyOf("unknown");
}

async function askStrips(signal: AbortSignal): Promise<Strips> {
  const { services: found, step } = await data(
    api.GET("/api/services/strips", { params: { query: { hours: 24 } }, signal }),
  );
  return { stepS: step, states: new Map(found.map((each) => [keyOf(each), each.states])) };
}
