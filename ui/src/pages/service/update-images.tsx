/** From which image to which an operation led, and the way back to the first of them. */

import type { Operation, Service } from "../../api/types";
import { t } from "../../format/catalogue";
import { MISSING } from "../../format/number";
import { Button } from "../../parts/button";
import { order as ask, refusalOf } from "../../state/actions";
import styles from "./service.module.css";

const DIGEST_CHARS = 12;

type Image = NonNullable<Operation["images"]>["before"];

export function Images({ order: { images } }: { order: Operation }) {
  if (images === null) return <>{MISSING}</>;
  return (
    <span class={styles.images}>
      <Version image={images.before} />
      <span>
        <span aria-hidden="true">→ </span>
        <Version image={images.after} />
      </span>
    </span>
  );
}

function Version({ image: { version, digest, id } }: { image: Image }) {
  const shown = digest ?? id;
  return (
    <span>
      {version}{" "}
      <code class={styles.quiet} title={shown}>
        {shortDigest(shown)}
      </code>
    </span>
  );
}

/** "c07e12ab34cd" of a digest. */
export function shortDigest(digest: string): string {
  return digest.slice(digest.indexOf(":") + 1).slice(0, DIGEST_CHARS);
}

interface BackProps {
  order: Operation;
  /** Undefined: it is gone. */
  service: Service | undefined;
  /** Id of the image that runs; null: not known. */
  current: string | null;
}

/** Offers to go back to before an operation, where that changed the image. */
export function Back({ order: { images, status }, service, current }: BackProps) {
  if (images === null || status !== "succeeded" || service === undefined) return null;
  const { id, version } = images.before;
  const runs = id === current ? t("service.runsThat") : null;
  const ofSwarm = service.replicas === null ? null : t("service.swarmBack");
  return (
    <Button
      small
      refusal={runs ?? ofSwarm ?? refusalOf("rollback", service)}
      onClick={() => ask("rollback", service, id)}
    >
      {t("service.rollBackTo", { version })}
    </Button>
  );
}
