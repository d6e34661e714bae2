/** What stands around every page: header, sidebar, banner, and the bar of phones. */

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { t } from "../../format/catalogue";
import { Confirm } from "../../parts/confirm/confirm";
import { useFoot } from "../../parts/foot";
import { CircleHelp } from "../../parts/icons";
import { Toasts } from "../../parts/toasts";
import { Banner } from "./banner";
import { Entry, More } from "./entry";
import { Header } from "./header";
import { KeySheet } from "./key-sheet";
import { MoreSheet } from "./more-sheet";
import { DESTINATIONS, GROUPS, SETTINGS } from "./navigation";
import { Palette } from "./palette";
import styles from "./shell.module.css";
import { useShellShortcuts } from "./shortcuts";
import { UnknownKeys } from "./unknown-keys";

export function Shell({ children }: { children: ComponentChildren }) {
  const isSheetOpen = useSignal(false);
  const isMoreOpen = useSignal(false);
  const bar = useFoot<HTMLElement>(); // on phones
  useShellShortcuts(isSheetOpen);
  return (
    <div class={styles.shell}>
      <a class={styles.skip} href="#main">
        {t("shell.skip")}
      </a>
      <Header />
      <nav class={styles.sidebar} aria-label={t("shell.navigation")}>
        {GROUPS.map(({ label, destinations }) => (
          <div key={label} class={styles.group}>
            {label && <p class={styles.groupLabel}>{t(label)}</p>}
            {destinations.map((each) => (
              <Entry key={each.path} {...each} />
            ))}
          </div>
        ))}
        <div class={styles.foot}>
          <Entry {...SETTINGS} />
          <button
            type="button"
            class={styles.entry}
            onClick={() => {
              isSheetOpen.value = true;
            }}
          >
            <CircleHelp size={18} aria-hidden />
            <span class={styles.entryLabel}>{t("shell.help")}</span>
          </button>
        </div>
      </nav>
      <main class={styles.main} id="main" tabIndex={-1}>
        <Banner />
        <UnknownKeys />
        {children}
      </main>
      <nav ref={bar} class={styles.bar} aria-label={t("shell.navigation")}>
        {DESTINATIONS.map(
          ({ onPhones, ...each }) =>
            onPhones && <Entry key={each.path} {...each} label={onPhones} />,
        )}
        <More
          onOpen={() => {
            isMoreOpen.value = true;
          }}
        />
      </nav>
      <Toasts />
      <Confirm />
      <Palette />
      {isMoreOpen.value && (
        <MoreSheet
          onClose={() => {
            isMoreOpen.value = false;
          }}
        />
      )}
      {isSheetOpen.value && (
        <KeySheet
          onClose={() => {
            isSheetOpen.value = false;
          }}
        />
      )}
    </div>
  );
}
