/** What is still to be set up, step by step. */

import { t } from "../../format/catalogue";
import { Card } from "../../parts/card";
import type { Step } from "../../state/setup";
import { firstLink } from "./links";
import styles from "./setup-card.module.css";

export function SetupCard({ steps }: { steps: readonly Step[] }) {
  return (
    <Card title={t("overview.setup", { count: steps.length })}>
      <ul class={styles.steps}>
        {steps.map((step) => {
          const link = firstLink(`/setup?step=${step}`);
          return (
            <li key={step} class={styles.step}>
              <div>
                <h3>{t(`overview.setup.${step}`)}</h3>
                <p class={styles.text}>{t(`overview.setup.${step}Text`)}</p>
              </div>
              {link && (
                <a class={styles.action} href={link} aria-label={t(`overview.setup.${step}`)}>
                  {t("overview.setup.go")} <span aria-hidden="true">→</span>
                </a>
              )}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
