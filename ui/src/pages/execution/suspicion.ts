/** What an incident says of one failed run: what its node talks to, and which signs that showed. */

import type { ExecutionDetail } from "../../api/types";
import { t } from "../../format/catalogue";
import { count } from "../../format/number";
import {
  type Examined,
  type Findings,
  type IncidentDetail,
  signsFound,
  standingOf,
  suspectsOf,
} from "../incidents/findings";
import { signWords } from "../incidents/sign-words";

type Failed = Pick<ExecutionDetail, "error" | "workflow">;

/** A service, or an address outside; null: no service showed signs. */
export type Suspicion = { service: Examined } | { outside: string | null } | null;

/** As the page of errors says it; where it is not known what the node talks to, the first suspect. */
export function suspicionOf(
  { findings }: Pick<IncidentDetail, "findings">,
  run: Failed,
): Suspicion {
  const tie = findings.nodes.find(
    ({ node, workflowId, kind }) =>
      node === run.error?.node && workflowId === run.workflow.id && kind !== "unknown",
  );
  if (tie?.kind === "outside") return { outside: tie.address };
  const service = tie
    ? findings.services.find(
        ({ host, serviceId }) => host === tie.host && serviceId === tie.serviceId,
      )
    : suspectsOf(findings)[0];
  return service ? { service } : null;
}

export function suspicionWords(suspicion: Suspicion, findings: Findings): string {
  if (suspicion === null) return t("execution.noSuspect");
  if ("outside" in suspicion)
    return t("execution.talksOutside", { address: suspicion.outside ?? "" });
  const { service } = suspicion;
  const standing = standingOf(service);
  if (standing === "none" || standing === "noData")
    return t("execution.talksTo", { name: service.name, standing });
  return t("execution.suspect", {
    name: service.name,
    verdict: t(`execution.suspected.${standing}`),
    signs: count(signsFound(service)),
    evidence: evidenceOf(service, findings),
  });
}

/** The sign that tells most, in a sentence: what happened to a service before how it felt. */
function evidenceOf(service: Examined, findings: Findings): string {
  const signs = service.signs.filter(({ state }) => state === "yes");
  const sign = signs.find(({ kind }) => kind === "event") ?? signs[0];
  return sign ? signWords(sign, service, findings) : "";
}
