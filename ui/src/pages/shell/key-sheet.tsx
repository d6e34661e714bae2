/** The keys that work on this page, in their groups. */

import { t } from "../../format/catalogue";
import { Dialog } from "../../parts/dialog";
import { shortcuts } from "../../state/keyboard";
import { preferences } from "../../state/preferences";
import styles from "./key-sheet.module.css";

export function KeySheet({ onClose }: { onClose: () => void }) {
  const groups = Map.groupBy(shortcuts.value, ({ group }) => group);
  return (
    <Dialog title={t("shell.keys.title")} shape="wide" onClose={onClose}>
      {!preferences.value.singleKeys && <p class={styles.off}>{t("shell.keys.off")}</p>}
      <div class={styles.groups}>
        {[...groups].map(([group, entries]) => (
          <section key={group}>
            <h3>{t(group)}</h3>
            <dl class={styles.list}>
              {entries.map(({ keys, label }) => (
                <div key={keys} class={styles.entry}>
                  <dt>
                    {keys.split(" ").map((key) => (
                      <kbd key={key} class={styles.key}>
                        {key.replace("mod+", "Ctrl ")}
                      </kbd>
                    ))}
                  </dt>
                  <dd>{t(label)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
