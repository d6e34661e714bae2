/** The name of the saved view that is on the page, and the way to keep what was changed of it. */

import { t } from "../../format/catalogue";
import { openedView } from "../../state/opened-view";
import { useSending } from "../../state/sending";
import { updateView } from "../../state/views";
import { Button } from "../button";
import { Bookmark } from "../icons";
import styles from "./views.module.css";

export function OpenedView() {
  const { isBusy, failure, send } = useSending();
  const { value: opened } = openedView;
  if (opened === null) return null;
  const { view, isChanged } = opened;
  return (
    <p class={styles.opened}>
      <Bookmark size={16} aria-hidden />
      <span class="visually-hidden">{t("views.opened")}</span>
      <span class={styles.openedName}>{view.name}</span>
      {isChanged && <span class={styles.owner}>{t("views.changed")}</span>}
      {isChanged && view.changeable && (
        <Button
          small
          disabled={isBusy.value}
          label={t("views.updateOf", { name: view.name ?? "" })}
          onClick={() => void send(() => updateView(view))}
        >
          {t("views.update")}
        </Button>
      )}
      {failure.value && (
        <span class={styles.failure} role="alert">
          {failure.value.message}
        </span>
      )}
    </p>
  );
}
