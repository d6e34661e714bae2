/** What the signs of each service amount to, with the evidence of each sign. */

import { t } from "../../format/catalogue";
import { exact } from "../../format/time";
import { Card } from "../../parts/card";
import { Chip, type ChipTone } from "../../parts/chip";
import { type SmallColumn, SmallTable } from "../../parts/small-table";
import { keyOf } from "../../state/fleet";
import { firstLink } from "../overview/links";
import {
  type Examined,
  type Findings,
  type Sign,
  type Standing,
  signsFound,
  standingOf,
  suspectsOf,
} from "./findings";
import styles from "./incidents.module.css";
import { signWords } from "./sign-words";

const TONES: Record<Standing, ChipTone> = {
  likely: "bad",
  possible: "warn",
  none: "off",
  noData: "off",
};
const STANDING_ICONS: Record<Standing, string> = {
  likely: "✕",
  possible: "▲",
  none: "–",
  noData: "?",
};
const SIGN_ICONS: Record<Sign["state"], string> = { yes: "✓", no: "–", noData: "?" };

export function StandingChip({ standing }: { standing: Standing }) {
  return (
    <Chip tone={TONES[standing]} icon={STANDING_ICONS[standing]}>
      {t(`incidents.standing.${standing}`)}
    </Chip>
  );
}

export function Verdicts({ findings }: { findings: Findings }) {
  const suspects = suspectsOf(findings);
  const others = findings.services.filter((each) => !suspects.includes(each));
  return (
    <Card title={t("incidents.verdicts")}>
      {suspects.length === 0 && <p class={styles.text}>{t("incidents.noSuspect")}</p>}
      <ul class={styles.suspects}>
        {suspects.map((service) => (
          <Suspect key={nameOf(service)} service={service} findings={findings} />
        ))}
      </ul>
      {others.length > 0 && (
        <details class={styles.others}>
          <summary>{t("incidents.others", { count: others.length, ...counted(others) })}</summary>
          <Others services={others} findings={findings} />
        </details>
      )}
      <p class={styles.caution}>{t("incidents.caution")}</p>
    </Card>
  );
}

function Suspect({ service, findings }: { service: Examined; findings: Findings }) {
  const found = signsFound(service);
  return (
    <li class={styles.suspect} data-testid="suspect">
      <p class={styles.suspectName}>
        <ServiceLink service={service} />
        <StandingChip standing={standingOf(service)} />
        <span class={styles.quiet}>{t("incidents.signs", { found })}</span>
      </p>
      <ul class={styles.signs}>
        {service.signs.map((sign) => (
          <li key={sign.kind} class={styles[sign.state]}>
            <span class={styles.signIcon} aria-hidden="true">
              {SIGN_ICONS[sign.state]}
            </span>
            <span class="visually-hidden">{t(`incidents.signState.${sign.state}`)}</span>
            <span title={sign.at ? exact(sign.at) : undefined}>
              {signWords(sign, service, findings)}
            </span>
          </li>
        ))}
      </ul>
    </li>
  );
}

function ServiceLink({ service: { serviceId, name } }: { service: Examined }) {
  const link = firstLink(`/services/${encodeURIComponent(serviceId)}`);
  return link ? <a href={link}>{name}</a> : <strong>{name}</strong>;
}

/** How many services have no sign, and of how many too little is known: that is not the same. */
function counted(services: readonly Examined[]): { none: number; noData: number } {
  const noData = services.filter((each) => standingOf(each) === "noData").length;
  return { none: services.length - noData, noData };
}

function Others({ services, findings }: { services: readonly Examined[]; findings: Findings }) {
  const columns: SmallColumn<Examined>[] = [
    {
      id: "name",
      title: t("incidents.service"),
      cell: (service) => <ServiceLink service={service} />,
    },
    {
      id: "standing",
      title: t("incidents.verdict"),
      cell: (service) => <StandingChip standing={standingOf(service)} />,
    },
    {
      id: "told",
      title: t("incidents.told"),
      cell: (service) => toldOf(service, findings),
    },
  ];
  return (
    <SmallTable label={t("incidents.verdicts")} columns={columns} rows={services} keyOf={nameOf} />
  );
}

/** The sign that was found, or else what is not known; of all the rest there is nothing to tell. */
function toldOf(service: Examined, findings: Findings): string {
  const told =
    service.signs.find(({ state }) => state === "yes") ??
    service.signs.find(({ state, kind }) => state === "noData" && kind !== "node");
  return told ? signWords(told, service, findings) : t("incidents.nothingTold");
}

function nameOf({ host, serviceId }: Examined): string {
  return keyOf({ host, id: serviceId });
}
