/** What a node received or gave, as a tree; pictures as pictures, and never as text. */

import { t } from "../../format/catalogue";
import { bytes } from "../../format/number";
import { JsonTree } from "../../parts/json-tree";
import { basePath } from "../../state/address";
import styles from "./nodes.module.css";
import type { NodePart } from "./records";

export function NodeData({ part }: { part: NodePart }) {
  const { value, truncated, sizeBytes, downloadUrl } = part;
  const label = t(`execution.direction.${part.direction}`);
  const download = (
    <a href={basePath + downloadUrl} download>
      {t("execution.download", { size: bytes(sizeBytes) })}
    </a>
  );
  if (isNothing(value))
    return <p class={styles.quiet}>{t(`execution.nothing.${part.direction}`)}</p>;
  return (
    <div class={styles.part}>
      <p class={truncated ? styles.cut : styles.quiet}>
        {truncated && `${t("execution.truncated")} `}
        {download}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section class={styles.tree} tabIndex={0} aria-label={label}>
        <JsonTree name={null} value={value} />
      </section>
    </div>
  );
}

function isNothing(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}
