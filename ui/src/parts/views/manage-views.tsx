/** The saved views of a page, each to be renamed, shared or removed. */

import { useSignal } from "@preact/signals";
import { t } from "../../format/catalogue";
import { useSending } from "../../state/sending";
import { changeView, hrefOf, removeView, type SavedView, views } from "../../state/views";
import { Button } from "../button";
import { Check } from "../checks";
import { Dialog } from "../dialog";
import { EmptyState } from "../empty-state";
import { Field } from "../field";
import styles from "./views.module.css";

const LONGEST = 100;

export function ManageViews({ onClose }: { onClose: () => void }) {
  const known = views.value ?? [];
  return (
    <Dialog title={t("views.title")} shape="sheet" onClose={onClose}>
      {known.length === 0 ? (
        <EmptyState title={t("views.none")} text={t("views.noneText")} />
      ) : (
        <ul class={styles.list}>
          {known.map((view) => (
            <Line key={view.id} view={view} onFollow={onClose} />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function Line({ view, onFollow }: { view: SavedView; onFollow: () => void }) {
  const isRenaming = useSignal(false);
  const { isBusy, failure, send } = useSending();
  const refusal = view.changeable ? null : t("views.notYours", { owner: view.owner });
  if (isRenaming.value)
    return (
      <li class={styles.line}>
        <Rename
          view={view}
          onDone={() => {
            isRenaming.value = false;
          }}
        />
      </li>
    );
  return (
    <li class={styles.line}>
      <a class={styles.name} href={hrefOf(view)} onClick={onFollow}>
        {view.name}
      </a>
      {!view.yours && <span class={styles.owner}>{t("views.by", { owner: view.owner })}</span>}
      {view.changeable && (
        <Check
          label={t("views.shared")}
          checked={view.shared}
          onToggle={() => void send(() => changeView(view, { shared: !view.shared }))}
        />
      )}
      <span class={styles.verbs}>
        <Button
          small
          refusal={refusal}
          label={t("views.renameOf", { name: view.name ?? "" })}
          onClick={() => {
            isRenaming.value = true;
          }}
        >
          {t("views.rename")}
        </Button>
        <Button
          small
          refusal={refusal}
          disabled={isBusy.value}
          label={t("views.removeOf", { name: view.name ?? "" })}
          onClick={() => void removeView(view)}
        >
          {t("views.remove")}
        </Button>
      </span>
      {failure.value && (
        <p class={styles.failure} role="alert">
          {failure.value.message}
        </p>
      )}
    </li>
  );
}

function Rename({ view, onDone }: { view: SavedView; onDone: () => void }) {
  const name = useSignal(view.name ?? "");
  const { isBusy, failure, send } = useSending();
  const rename = () => changeView(view, { name: name.peek().trim() });
  return (
    <form
      class={styles.rename}
      onSubmit={(event) => {
        event.preventDefault();
        void send(rename).then((wentWell) => wentWell && onDone());
      }}
    >
      <Field
        label={t("views.name")}
        value={name}
        problem={failure.value?.message}
        maxLength={LONGEST}
        autoComplete="off"
        required
        autoFocus
      />
      <Button small type="submit" tone="primary" disabled={isBusy.value || !name.value.trim()}>
        {t("views.rename")}
      </Button>
      <Button small onClick={onDone}>
        {t("shell.cancel")}
      </Button>
    </form>
  );
}
