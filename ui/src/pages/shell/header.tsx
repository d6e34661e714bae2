/** The bar at the top: where we are, search, time range, running operations, live, person. */

import { t } from "../../format/catalogue";
import { Button } from "../../parts/button";
import { LogOut, Search } from "../../parts/icons";
import { LiveChip } from "../../parts/live-chip";
import { basePath } from "../../state/address";
import { isPaletteOpen } from "../../state/commands";
import { me, signOut } from "../../state/session";
import { crumbs } from "../../state/title";
import { currentPage } from "../page-at";
import { CopyLink } from "./copy-link";
import styles from "./header.module.css";
import { RangePicker } from "./range-picker";
import { RunningOperations } from "./running-operations";

export function Header() {
  return (
    <header class={styles.header}>
      <a class={styles.brand} href={`${basePath}/`} aria-label="Watchroom">
        <span aria-hidden="true">◆</span>
        <span class={styles.name}>Watchroom</span>
      </a>
      <p class={styles.crumbs}>{crumbs.value}</p>
      <button
        type="button"
        class={styles.search}
        onClick={() => {
          isPaletteOpen.value = true;
        }}
        aria-keyshortcuts="Control+K Meta+K"
      >
        <Search size={16} aria-hidden />
        <span class={styles.searchText}>{t("shell.search")}</span>
        <kbd class={styles.keys}>Ctrl K</kbd>
      </button>
      {!currentPage.value?.timeless && <RangePicker />}
      <div class={styles.copy}>
        <CopyLink />
      </div>
      <RunningOperations />
      <LiveChip />
      {me.value?.kind !== "open" && (
        <Button
          tone="quiet"
          label={t("shell.signOut", { name: me.value?.name ?? "" })}
          onClick={() => void signOut()}
        >
          <LogOut size={16} aria-hidden />
        </Button>
      )}
    </header>
  );
}
