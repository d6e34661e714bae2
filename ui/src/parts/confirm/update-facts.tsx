/** What an update would do, by the server's preview: versions, what stays, what differs, the test. */

import type { ComponentChildren } from "preact";
import { t } from "../../format/catalogue";
import { bytes, MISSING } from "../../format/number";
import { duration } from "../../format/time";
import type { UpdatePreview } from "../../state/actions";
import styles from "./confirm.module.css";

const DIGEST_CHARS = 12;

export function UpdateFacts({ preview }: { preview: UpdatePreview }) {
  const { image, version, newVersion, digest, remoteDigest, latest } = preview;
  return (
    <>
      <p class={styles.versions}>
        <Version version={version} digest={digest} />
        <span aria-hidden="true">→</span>
        <Version version={newVersion ?? t("operation.newest")} digest={remoteDigest} />
        <span class={styles.image}>{image}</span>
      </p>
      {latest && <p>{t("operation.isLatest")}</p>}
      <dl class={styles.facts}>
        {!latest && (
          <>
            <dt>{t("operation.download")}</dt>
            <dd>{downloadWords(preview)}</dd>
          </>
        )}
        <dt>{t("operation.kept")}</dt>
        <dd>{t("operation.keptParts")}</dd>
        <dt>{t("operation.test")}</dt>
        <dd>{testWords(preview)}</dd>
        <List title={t("operation.anew")} items={preview.dependants} />
        <List title={t("operation.warnings")} items={preview.warnings} />
        <List
          title={t("operation.changes")}
          items={(preview.changes ?? []).map(
            ({ field, before, after }) => `${field}: ${readable(before)} → ${readable(after)}`,
          )}
        />
      </dl>
    </>
  );
}

function Version({ version, digest }: { version: string; digest: string | null }) {
  return (
    <span>
      <strong>{version}</strong>{" "}
      <code title={digest ?? undefined}>{digest ? short(digest) : t("operation.noDigest")}</code>
    </span>
  );
}

function downloadWords({ size, downloadSize }: UpdatePreview): string {
  if (downloadSize === 0) return t("operation.downloadNone");
  if (downloadSize !== null) return bytes(downloadSize);
  return size === null
    ? t("operation.downloadUnknown")
    : t("operation.downloadUnknownBut", { size: bytes(size) });
}

/** A value of a setting; of an image's id its beginning. */
function readable(value: string | null): string {
  return value === null ? MISSING : /^sha256:[0-9a-f]{64}$/.test(value) ? short(value) : value;
}

function testWords({ gate, version }: UpdatePreview): string {
  if (gate === null) return t("operation.testOfSwarm");
  const time = duration(gate.seconds);
  return gate.healthCheck
    ? t("operation.testOfHealth", { time, version })
    : t("operation.testOfRunning", { time, version });
}

function List({ title, items }: { title: string; items: readonly string[] }): ComponentChildren {
  if (items.length === 0) return null;
  return (
    <>
      <dt>{title}</dt>
      <dd>
        <ul class={styles.users}>
          {items.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ul>
      </dd>
    </>
  );
}

/** "sha256:c07e12ab34cd" of a digest. */
function short(digest: string): string {
  const [algorithm, hex = ""] = digest.split(":");
  return `${algorithm}:${hex.slice(0, DIGEST_CHARS)}`;
}
