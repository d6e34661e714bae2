/** Keys in rows; those that are over have no verb any more. */

import { t } from "../../format/catalogue";
import { toMs } from "../../format/time";
import { Button } from "../../parts/button";
import { Chip } from "../../parts/chip";
import { Moment } from "../../parts/moment";
import { type SmallColumn, SmallTable } from "../../parts/small-table";
import { nowMs } from "../../state/clock";
import styles from "./forms.module.css";
import type { Key } from "./keys";

interface Props {
  label: string;
  keys: readonly Key[];
  onRevoke?: (key: Key) => void;
}

export function KeyTable({ label, keys, onRevoke }: Props) {
  const columns: SmallColumn<Key>[] = [
    { id: "name", title: t("keys.name"), cell: ({ name }) => <strong>{name}</strong> },
    { id: "id", title: t("keys.id"), cell: ({ id }) => <code>wr_{id}_</code> },
    {
      id: "scopes",
      title: t("keys.scopes"),
      cell: ({ scopes }) => scopes.map((scope) => t(`keys.scope.${scope}`)).join(", "),
    },
    { id: "created", title: t("keys.created"), cell: (key) => <Moment at={key.createdAt} /> },
    {
      id: "expires",
      title: t("keys.expires"),
      cell: ({ expiresAt }) => (expiresAt ? <Moment at={expiresAt} /> : t("keys.never")),
    },
    {
      id: "used",
      title: t("keys.lastUsed"),
      cell: ({ lastUsedAt }) => (lastUsedAt ? <Moment at={lastUsedAt} /> : t("keys.unused")),
    },
    { id: "state", title: t("keys.state"), cell: (key) => <State of={key} /> },
  ];
  if (onRevoke)
    columns.push({
      id: "verbs",
      title: "",
      end: true,
      cell: (key) => (
        <span class={styles.verbs}>
          <Button
            small
            label={t("keys.revokeOf", { name: key.name })}
            onClick={() => onRevoke(key)}
          >
            {t("keys.revoke")}
          </Button>
        </span>
      ),
    });
  return <SmallTable label={label} columns={columns} rows={keys} keyOf={({ id }) => id} />;
}

/** Whether a key opens nothing any more. */
export function isOver({ revokedAt, expiresAt }: Key, atMs: number): boolean {
  const endsMs = toMs(expiresAt);
  return revokedAt !== null || (endsMs !== null && endsMs <= atMs);
}

function State({ of: key }: { of: Key }) {
  if (key.revokedAt) return <Chip tone="off">{t("keys.revoked")}</Chip>;
  if (isOver(key, nowMs.value)) return <Chip tone="off">{t("keys.expired")}</Chip>;
  return <Chip tone="ok">{t("keys.inForce")}</Chip>;
}
