/** Every node of the run on one scale of time; a row leads to what the node received and gave. */

import type { Signal } from "@preact/signals";
import type { ExecutionDetail } from "../../api/types";
import { t } from "../../format/catalogue";
import { decimal } from "../../format/number";
import { clock, day, duration, SECOND_MS } from "../../format/time";
import { Button } from "../../parts/button";
import { nowMs } from "../../state/clock";
import { hereWith } from "./links";
import { type Bar, PARTS, type RunNode, type Timeline, ticksOf, timelineOf } from "./timeline";
import styles from "./waterfall.module.css";

const MOST_ROWS = 12;

interface Props {
  run: ExecutionDetail;
  nodes: readonly RunNode[];
  isWhole: Signal<boolean>;
}

export function Waterfall({ run, nodes, isWhole }: Props) {
  const until = run.status === "running" ? nowMs.value : 0;
  const timeline = timelineOf(nodes, run.startedAt, until);
  const { bars } = timeline;
  const shown = isWhole.value ? bars : bars.slice(0, MOST_ROWS);
  return (
    <div class={styles.waterfall}>
      <Scale {...timeline} />
      <ul class={styles.rows}>
        {shown.map((bar) => (
          <Row key={`${bar.node}/${bar.run}`} id={run.id} bar={bar} />
        ))}
      </ul>
      {shown.length < bars.length && (
        <Button
          small
          tone="quiet"
          onClick={() => {
            isWhole.value = true;
          }}
        >
          {t("execution.allNodes", { count: bars.length })}
        </Button>
      )}
      {bars.some(({ parts }) => parts.length > 0) && <Legend bars={bars} />}
    </div>
  );
}

function Scale({ spanS }: Timeline) {
  return (
    <div class={styles.scale} aria-hidden="true">
      <div class={styles.track}>
        {ticksOf(spanS).map((tick) => (
          <span key={tick} class={styles.tick} style={{ left: percentOf(tick / spanS) }}>
            {duration(tick)}
          </span>
        ))}
      </div>
    </div>
  );
}

function Row({ id, bar }: { id: number; bar: Bar }) {
  const { node, run, standing } = bar;
  const target = { tab: null, node, run: run ? `${run}` : null };
  return (
    <li>
      <a class={styles.row} href={hereWith(id, target)} title={titleOf(bar)}>
        <span class={styles.name}>
          {node}
          {run !== null && run > 0 && <span class={styles.again}> #{run + 1}</span>}
        </span>
        <span class={styles.track} aria-hidden="true">
          <Drawn bar={bar} />
        </span>
        <span class={styles.length}>
          <Length bar={bar} />
          <span class={standing === "bad" ? styles.badText : "visually-hidden"}>
            {" "}
            {standing === "bad" && "✕"}
            <span class="visually-hidden">{t(`execution.standing.${standing}`)}</span>
          </span>
        </span>
      </a>
    </li>
  );
}

function Length({ bar: { seconds, waitsSinceMs } }: { bar: Bar }) {
  if (waitsSinceMs === null) return <>{duration(seconds)}</>;
  return <>{duration(Math.max(0, Math.floor((nowMs.value - waitsSinceMs) / SECOND_MS)))}…</>;
}

function Drawn({ bar }: { bar: Bar }) {
  const { from, length, standing, waited, parts, waitsSinceMs } = bar;
  if (from === null)
    return <span class={styles.notRun}>{t(`execution.standing.${standing}`)}</span>;
  return (
    <>
      {waited && (
        <span
          class={styles.wait}
          style={{ left: percentOf(waited.from), width: percentOf(waited.length) }}
        />
      )}
      <span
        class={`${styles.bar} ${styles[standing]}`}
        style={{ left: percentOf(from), width: percentOf(length) }}
      />
      {waitsSinceMs !== null && (
        <span class={styles.since} style={{ right: percentOf(1 - from) }}>
          {waitsSince(waitsSinceMs)}
        </span>
      )}
      {parts.map((part) => (
        <span
          key={part.name}
          class={`${styles.part} ${styles[part.name]}`}
          style={{ left: percentOf(part.from), width: percentOf(part.length) }}
        />
      ))}
    </>
  );
}

function Legend({ bars }: { bars: readonly Bar[] }) {
  return (
    <p class={styles.legend}>
      {PARTS.map((name) => (
        <span key={name}>
          <span class={`${styles.swatch} ${styles[name]}`} aria-hidden="true" />{" "}
          {t(`execution.part.${name}`)}
        </span>
      ))}
      <span>
        <span class={`${styles.swatch} ${styles.wait}`} aria-hidden="true" />{" "}
        {t("execution.part.wait")}
      </span>
      {bars.map(({ node, run, model }) =>
        model?.tokensPerSecond == null ? null : (
          <span key={`${node}/${run}`} class={styles.speed}>
            {t("execution.speedOf", { node, speed: decimal(model.tokensPerSecond, 1) })}
          </span>
        ),
      )}
    </p>
  );
}

function waitsSince(ms: number): string {
  return t("execution.waitsSince", { time: `${day(ms)} ${clock(ms, { seconds: false })}` });
}

/** Everything that is known of a bar, in one sentence each. */
function titleOf({ node, seconds, waited, waitsSinceMs, parts, model }: Bar): string {
  const since = waitsSinceMs && waitsSince(waitsSinceMs);
  const lines = [`${node}: ${since ?? duration(seconds)}`];
  if (waited) lines.push(t("execution.waited", { time: duration(waited.seconds) }));
  for (const part of parts)
    lines.push(`${t(`execution.part.${part.name}`)}: ${duration(part.seconds)}`);
  if (model?.tokensPerSecond != null)
    lines.push(t("execution.speed", { speed: decimal(model.tokensPerSecond, 1) }));
  return lines.join("\n");
}

function percentOf(share: number): string {
  return `${Math.round(share * 100_000) / 1000}%`;
}
