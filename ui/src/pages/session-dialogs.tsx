/** What is asked when the session is about to end, and when it has. */

import { useSignal } from "@preact/signals";
import { t } from "../format/catalogue";
import { duration, toMs } from "../format/time";
import { Button } from "../parts/button";
import { Credentials } from "../parts/credentials";
import { Dialog } from "../parts/dialog";
import { basePath } from "../state/address";
import { nowMs } from "../state/clock";
import { useSending } from "../state/sending";
import { hasEnded, me, renew, signInAgain } from "../state/session";
import styles from "./session-dialogs.module.css";

export default function SessionDialogs() {
  return hasEnded.value ? <Ended /> : <Ending />;
}

function Ending() {
  const dismissed = useSignal<string | null>(null); // which end was heard of
  const { isBusy, failure, send } = useSending();
  const { name = "", expiresAt = null } = me.value ?? {};
  const leftS = Math.max(0, Math.ceil(((toMs(expiresAt) ?? 0) - nowMs.value) / 1000));
  if (dismissed.value === expiresAt) return null;
  const later = () => {
    dismissed.value = expiresAt;
  };
  return (
    <Dialog
      title={t("login.endsTitle")}
      onClose={later}
      actions={
        <>
          <Button onClick={later}>{t("login.later")}</Button>
          <Button tone="primary" autoFocus disabled={isBusy.value} onClick={() => void send(renew)}>
            {t("login.stay")}
          </Button>
        </>
      }
    >
      <p class={styles.text}>{t("login.endsIn", { name, time: duration(leftS) })}</p>
      {failure.value && <p role="alert">{t("shell.noAnswer")}</p>}
    </Dialog>
  );
}

/** Esc does not close it: behind it nothing can be asked of the server. */
function Ended() {
  const { name, kind } = me.value ?? {};
  const isKey = kind === "key";
  return (
    <Dialog title={t("login.endedTitle")} onClose={() => {}}>
      <div class={styles.ended}>
        <p>{t("login.ended")}</p>
        <Credentials
          who={isKey ? undefined : name}
          withKeyAtFirst={isKey}
          onEnter={(given) => signInAgain(given)}
        />
        <a href={`${basePath}/login`} target="_self">
          {t("login.leave")}
        </a>
      </div>
    </Dialog>
  );
}
