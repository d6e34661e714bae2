/** The cameras or the models whose runs failed so, each with its runs behind it. */

import { t } from "../../format/catalogue";
import { count } from "../../format/number";
import { SmallTable } from "../../parts/small-table";
import { rangedHref } from "../../state/range-links";
import styles from "./errors.module.css";
import type { PatternDetail } from "./types";

type Hit = PatternDetail["cameras"][number];

interface Props {
  pattern: PatternDetail;
  hits: readonly Hit[];
  by: "camera" | "model";
}

export function Hits({ pattern, hits, by }: Props) {
  if (hits.length === 0) return <p class={styles.quiet}>{t("errors.noRuns")}</p>;
  const nameOf = ({ name }: Hit) => name ?? t(`errors.no.${by}`);
  return (
    <SmallTable
      label={t(`errors.${by}s`)}
      rows={hits}
      keyOf={nameOf}
      columns={[
        { id: "name", title: t(`errors.${by}`), cell: nameOf },
        {
          id: "runs",
          title: t("errors.runs"),
          end: true,
          cell: ({ name, runs }) => (
            <a href={rangedHref("/executions", { pattern: String(pattern.id), [by]: name })}>
              {count(runs)}
            </a>
          ),
        },
      ]}
    />
  );
}
