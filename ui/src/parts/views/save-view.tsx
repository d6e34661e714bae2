/** Asks for the name under which what is shown now is saved. */

import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { t } from "../../format/catalogue";
import { useSending } from "../../state/sending";
import { confirm } from "../../state/toasts";
import { saveView } from "../../state/views";
import { Button } from "../button";
import { Check } from "../checks";
import { Dialog } from "../dialog";
import { Field } from "../field";
import styles from "./views.module.css";

const LONGEST = 100;

export function SaveView({ onClose }: { onClose: () => void }) {
  const form = useId();
  const name = useSignal("");
  const shared = useSignal(false);
  const { isBusy, failure, send } = useSending();
  const save = async () => {
    await saveView(name.peek().trim(), { shared: shared.peek() });
    confirm(t("views.saved", { name: name.peek().trim() }));
  };
  return (
    <Dialog
      title={t("views.save")}
      shape="sheet"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("shell.cancel")}</Button>
          <Button
            type="submit"
            form={form}
            tone="primary"
            disabled={isBusy.value || name.value.trim() === ""}
          >
            {t("views.saveButton")}
          </Button>
        </>
      }
    >
      <form
        id={form}
        class={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void send(save).then((wentWell) => wentWell && onClose());
        }}
      >
        <Field
          label={t("views.name")}
          value={name}
          hint={t("views.nameHint")}
          problem={failure.value?.message}
          maxLength={LONGEST}
          autoComplete="off"
          required
          autoFocus
        />
        <Check
          label={t("views.shared")}
          hint={t("views.sharedHint")}
          checked={shared.value}
          onToggle={() => {
            shared.value = !shared.peek();
          }}
        />
      </form>
    </Dialog>
  );
}
