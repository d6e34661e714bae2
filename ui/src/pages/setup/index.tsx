/** The first run, step by step: the first person, Docker, n8n, and what the nodes talk to. */

import { useSignalEffect } from "@preact/signals";
import type { ComponentType } from "preact";
import { api, data } from "../../api/client";
import { t } from "../../format/catalogue";
import { Button } from "../../parts/button";
import { EmptyState } from "../../parts/empty-state";
import { ResourceView } from "../../parts/resource-view";
import { Toasts } from "../../parts/toasts";
import { basePath, go, query, setQuery } from "../../state/address";
import { useResource } from "../../state/resource";
import { isDemo, me, whyNot } from "../../state/session";
import { STEPS, type Step } from "../../state/setup";
import { useTitle } from "../../state/title";
import { AccountStep } from "./account-step";
import { DockerStep } from "./docker-step";
import { LeaveDemo } from "./leave-demo";
import { N8nStep } from "./n8n-step";
import { NodesStep } from "./nodes-step";
import styles from "./setup.module.css";

const VIEWS: Record<Exclude<Step, "account">, ComponentType> = {
  docker: DockerStep,
  n8n: N8nStep,
  nodes: NodesStep,
};
const HEIGHT = 320;

export default function Setup() {
  useTitle(t("setup.title"));
  const { state, reload } = useResource(() => data(api.GET("/api/setup")));
  const step = chosenStep();
  return (
    <main class={styles.page}>
      <header class={styles.header}>
        <h1>{t("setup.title")}</h1>
        <p>{t("setup.intro")}</p>
      </header>
      <ResourceView of={state} reload={reload} height={HEIGHT}>
        {({ needed }) => (needed ? <First onMade={reload} /> : <Others step={step} />)}
      </ResourceView>
      <Toasts />
    </main>
  );
}

function chosenStep(): Exclude<Step, "account"> {
  const asked = query.value.get("step");
  return asked === "n8n" || asked === "nodes" ? asked : "docker";
}

function First({ onMade }: { onMade: () => void }) {
  return (
    <>
      <Steps current="account" />
      <AccountStep onMade={onMade} />
    </>
  );
}

function Others({ step }: { step: Exclude<Step, "account"> }) {
  useSignalEffect(() => {
    if (me.value === null) go("/login", { next: "/setup" }, { replace: true });
  });
  if (!me.value) return null;
  const refusal = whyNot("admin");
  if (refusal)
    return (
      <EmptyState title={refusal} text={t("setup.whoGrants")}>
        <a href={`${basePath}/`}>{t("shell.toOverview")}</a>
      </EmptyState>
    );
  const View = VIEWS[step];
  return (
    <>
      {isDemo.value && <LeaveDemo />}
      <Steps current={step} />
      <section class={styles.step} aria-labelledby="step">
        <h2 id="step">{t(`setup.${step}`)}</h2>
        <View key={step} />
        <Onward step={step} />
      </section>
    </>
  );
}

function Steps({ current }: { current: Step }) {
  return (
    <ol class={styles.steps} aria-label={t("setup.steps")}>
      {STEPS.map((step, index) => (
        <li key={step} aria-current={step === current ? "step" : undefined}>
          <span class={styles.number}>{index + 1}</span>
          {step === "account" || current === "account" ? (
            t(`setup.${step}`)
          ) : (
            <a href={`${basePath}/setup?step=${step}`}>{t(`setup.${step}`)}</a>
          )}
        </li>
      ))}
    </ol>
  );
}

/** Every step can be left out: what is not done is listed on the overview. */
function Onward({ step }: { step: Step }) {
  const next = STEPS[STEPS.indexOf(step) + 1];
  return (
    <footer class={styles.onward}>
      <p>{t("setup.laterHint")}</p>
      {next ? (
        <>
          <a href={`${basePath}/`}>{t("shell.toOverview")}</a>
          <Button tone="primary" onClick={() => setQuery({ step: next })}>
            {t("setup.next")}
          </Button>
        </>
      ) : (
        <Button tone="primary" onClick={() => go("/")}>
          {t("setup.done")}
        </Button>
      )}
    </footer>
  );
}
