/** Is the machine running out of something? */

import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import type { components } from "../../api/schema";
import { t } from "../../format/catalogue";
import { listed } from "../../format/list";
import { EmptyState } from "../../parts/empty-state";
import type { Level } from "../../parts/meter";
import { ResourceView } from "../../parts/resource-view";
import { basePath } from "../../state/address";
import { hasHosts } from "../../state/fleet";
import { useHeld } from "../../state/held";
import { useResource } from "../../state/resource";
import { useTitle } from "../../state/title";
import { askItself, askMachines, ITSELF_MS, MACHINE_MS } from "./asking";
import { EngineCard } from "./engine-card";
import { ItselfCard } from "./itself-card";
import { CpuCard, DiskCard, GpuCard, MemoryCard } from "./machine-cards";
import { type Supply, suppliesOf } from "./reading";
import styles from "./system.module.css";

type Schemas = components["schemas"];

const HEIGHT = 800;
const ITSELF_HEIGHT = 330;
const URGENCY: Record<Level, number> = { over: 0, high: 1, ok: 2 };

interface Placed {
  id: string;
  level: Level;
  card: ComponentChildren;
}

export default function System() {
  const machines = useResource(askMachines, { everyMs: MACHINE_MS });
  const itself = useResource(askItself, { everyMs: ITSELF_MS });
  const shownMachines = useHeld(machines.state);
  const shownItself = useHeld(itself.state);
  useTitle(t("system.title"));
  const ownCard = (
    <ResourceView of={shownItself} reload={itself.reload} height={ITSELF_HEIGHT}>
      {(found) => <ItselfCard {...found} />}
    </ResourceView>
  );
  return (
    <div class={styles.page}>
      <h1>{t("system.title")}</h1>
      <ResourceView of={shownMachines} reload={machines.reload} height={HEIGHT}>
        {(found) => <Machines {...found}>{ownCard}</Machines>}
      </ResourceView>
      {hasHosts.value === false && <NoDocker />}
    </div>
  );
}

type MachinesProps = Schemas["Machines"] & {
  /** What comes after them. */
  children: ComponentChildren;
};

function Machines({ machine, engines, children }: MachinesProps) {
  const supplies = suppliesOf(machine);
  const placed: Placed[] = [
    { id: "cpu", level: levelAmong(supplies, "cpu"), card: <CpuCard machine={machine} /> },
    {
      id: "memory",
      level: levelAmong(supplies, "memory", "swap"),
      card: <MemoryCard machine={machine} />,
    },
    ...supplies
      .filter(({ kind }) => kind === "disk")
      .map((supply, index) => ({ ...supply, card: <DiskCard disk={machine.disks[index]} /> })),
    ...supplies
      .filter(({ kind }) => kind === "gpu")
      .map((supply, index) => ({ ...supply, card: <GpuCard gpu={machine.gpus?.[index]} /> })),
    ...engines.map((engine) => ({
      id: `engine ${engine.name}`,
      level: "ok" as const,
      card: <EngineCard engine={engine} />,
    })),
  ];
  return (
    <>
      <Verdict supplies={supplies} />
      <ul class={styles.cards}>
        {useSteadyOrder(placed).map(({ id, level, card }) => (
          <li key={id} class={styles[level]}>
            {card}
          </li>
        ))}
        <li class={styles.wide}>{children}</li>
      </ul>
    </>
  );
}

/** Worst first when the page is opened; afterwards nothing changes its place under the reader. */
function useSteadyOrder(placed: readonly Placed[]): Placed[] {
  const order = useRef<string[]>([]);
  const known = new Map(placed.map((each) => [each.id, each]));
  const fresh = placed
    .filter(({ id }) => !order.current.includes(id))
    .sort((a, b) => URGENCY[a.level] - URGENCY[b.level]);
  order.current = [...order.current, ...fresh.map(({ id }) => id)];
  return order.current.flatMap((id) => known.get(id) ?? []);
}

function Verdict({ supplies }: { supplies: readonly Supply[] }) {
  const over = supplies.filter(({ level }) => level === "over");
  const high = supplies.filter(({ level }) => level === "high");
  const isKnown = supplies.some(({ share }) => share !== null);
  if (over.length > 0) {
    return (
      <p class={`${styles.verdict} ${styles.bad}`}>
        <span aria-hidden="true">▲</span> {t("system.needsALook", { names: namesOf(over) })}
      </p>
    );
  }
  if (high.length > 0)
    return (
      <p class={`${styles.verdict} ${styles.warn}`}>
        <span aria-hidden="true">▲</span> {t("system.getsScarce", { names: namesOf(high) })}
      </p>
    );
  return (
    <p class={styles.verdict}>
      {isKnown && <span aria-hidden="true">✓ </span>}
      {isKnown ? t("system.enough") : t("system.unknown")}
    </p>
  );
}

function namesOf(supplies: readonly Supply[]): string {
  return listed(supplies.map(({ kind, name }) => t(`system.supply.${kind}`, { name })));
}

function NoDocker() {
  return (
    <EmptyState title={t("system.noDocker")} text={t("system.noDockerText")}>
      <a href={`${basePath}/settings/general`}>{t("system.whatIsSet")}</a>
    </EmptyState>
  );
}

function levelAmong(supplies: readonly Supply[], ...kinds: Supply["kind"][]): Level {
  const levels = supplies.filter(({ kind }) => kinds.includes(kind)).map(({ level }) => level);
  return levels.sort((a, b) => URGENCY[a] - URGENCY[b])[0] ?? "ok";
}
