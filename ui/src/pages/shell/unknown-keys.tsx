/** What stands in the address and no part of the page knows: a chip that can be removed. */

import { t } from "../../format/catalogue";
import { X } from "../../parts/icons";
import { query, setQuery } from "../../state/address";
import { currentPage } from "../page-at";
import styles from "./unknown-keys.module.css";

const OF_ALL_PAGES = ["range", "from", "to", "v"];

export function UnknownKeys() {
  const page = currentPage.value;
  if (page === null) return null;
  const known = [...OF_ALL_PAGES, ...page.keys];
  const unknown = [...query.value].filter(([key]) => !known.includes(key));
  if (unknown.length === 0) return null;
  return (
    <ul class={styles.chips} aria-label={t("shell.unknownKeys")}>
      {unknown.map(([key, value]) => (
        <li key={key} class={styles.chip} title={t("shell.unknownKey", { key })}>
          <span class={styles.text}>
            {key}={value}
          </span>
          <button
            type="button"
            class={styles.remove}
            aria-label={t("shell.removeKey", { key })}
            onClick={() => setQuery({ [key]: null })}
          >
            <X size={14} aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}
