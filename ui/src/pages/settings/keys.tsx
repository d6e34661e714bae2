/** API keys: which are in force, what they may do, when they were last used. */

import { useSignal } from "@preact/signals";
import { api, data } from "../../api/client";
import type { components } from "../../api/schema";
import { t } from "../../format/catalogue";
import { relative } from "../../format/time";
import { Button } from "../../parts/button";
import { Card } from "../../parts/card";
import { Consent } from "../../parts/consent";
import { EmptyState } from "../../parts/empty-state";
import { Plus } from "../../parts/icons";
import { ResourceView } from "../../parts/resource-view";
import { nowMs } from "../../state/clock";
import { useResource } from "../../state/resource";
import { isOpenToAll } from "../../state/session";
import { confirm } from "../../state/toasts";
import styles from "./forms.module.css";
import { NewKeyDialog } from "./keys-new";
import { KeySecret } from "./keys-secret";
import { isOver, KeyTable } from "./keys-table";

export type Key = components["schemas"]["Key"];
export type WrittenKey = components["schemas"]["WrittenKey"];

const HEIGHT = 200;

export default function Keys() {
  const { state, reload } = useResource((signal) => data(api.GET("/api/keys", { signal })));
  const isMaking = useSignal(false);
  const made = useSignal<WrittenKey | null>(null); // held until the dialog closes, and nowhere else
  const revoked = useSignal<Key | null>(null);
  return (
    <Card>
      <div class={styles.head}>
        <p class={styles.text}>{t("keys.intro")}</p>
        <Button
          onClick={() => {
            isMaking.value = true;
          }}
        >
          <Plus size={16} aria-hidden /> {t("keys.make")}
        </Button>
      </div>
      <ResourceView of={state} reload={reload} height={HEIGHT}>
        {(keys) => (
          <Lists
            keys={keys}
            onRevoke={(key) => {
              revoked.value = key;
            }}
          />
        )}
      </ResourceView>
      {isMaking.value && (
        <NewKeyDialog
          onMade={(key) => {
            made.value = key;
            reload();
          }}
          onClose={() => {
            isMaking.value = false;
          }}
        />
      )}
      {made.value && (
        <KeySecret
          of={made.value}
          onClose={() => {
            made.value = null;
          }}
        />
      )}
      {revoked.value && (
        <Revoke
          of={revoked.value}
          onDone={reload}
          onClose={() => {
            revoked.value = null;
          }}
        />
      )}
    </Card>
  );
}

function Lists({ keys, onRevoke }: { keys: Key[]; onRevoke: (key: Key) => void }) {
  const past = keys.filter((key) => isOver(key, nowMs.value));
  const inForce = keys.filter((key) => !past.includes(key));
  return (
    <>
      {inForce.length === 0 ? (
        <EmptyState
          title={t("keys.none")}
          text={t(isOpenToAll.value ? "keys.notNeeded" : "keys.noneText")}
        />
      ) : (
        <KeyTable label={t("keys.label")} keys={inForce} onRevoke={onRevoke} />
      )}
      {past.length > 0 && (
        <details>
          <summary>{t("keys.past", { count: past.length })}</summary>
          <KeyTable label={t("keys.past", { count: past.length })} keys={past} />
        </details>
      )}
    </>
  );
}

interface RevokeProps {
  of: Key;
  onDone: () => void;
  onClose: () => void;
}

function Revoke({ of: { id, name, lastUsedAt }, onDone, onClose }: RevokeProps) {
  const revoke = async () => {
    await data(api.DELETE("/api/keys/{id}", { params: { path: { id } } }));
    confirm(t("keys.wasRevoked", { name }));
    onDone();
  };
  return (
    <Consent
      title={t("keys.revokeTitle", { name })}
      verb={t("keys.revokeVerb", { name })}
      onAgree={revoke}
      onClose={onClose}
    >
      <p>{t("keys.revokeText")}</p>
      <p>
        {lastUsedAt
          ? t("keys.revokeUsed", { time: relative(lastUsedAt, nowMs.value) })
          : t("keys.revokeUnused")}
      </p>
    </Consent>
  );
}
