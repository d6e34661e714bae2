/** What stands around every page: header, sidebar, banner, and the bar of phones. */

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { t } from "../../format/catalogue";
import { count } from "../../format/number";
import { Confirm } from "../../parts/confirm/confirm";
import { Settings } from "../../parts/icons";
import { Toasts } from "../../parts/toasts";
import { basePath, path } from "../../state/address";
import { Banner } from "./banner";
import { Header } from "./header";
import { KeySheet } from "./key-sheet";
import { DESTINATIONS, type Destination, GROUPS, isHere } from "./navigation";
import { Palette } from "./palette";
import styles from "./shell.module.css";
import { useShellShortcuts } from "./shortcuts";
import { UnknownKeys } from "./unknown-keys";

export function Shell({ children }: { children: ComponentChildren }) {
  const isSheetOpen = useSignal(false);
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
          <Entry path="/settings" label="shell.settings" icon={Settings} letter="," />
        </div>
      </nav>
      <main class={styles.main} id="main" tabIndex={-1}>
        <Banner />
        <UnknownKeys />
        {children}
      </main>
      <nav class={styles.bar} aria-label={t("shell.navigation")}>
        {DESTINATIONS.filter(({ onPhones }) => onPhones).map((each) => (
          <Entry key={each.path} {...each} />
        ))}
        <Entry path="/settings" label="shell.more" icon={Settings} letter="," />
      </nav>
      <Toasts />
      <Confirm />
      <Palette />
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

function Entry(destination: Destination) {
  const { path: to, label, icon: Icon, needs } = destination;
  const waiting = needs?.() ?? 0;
  return (
    <a
      class={styles.entry}
      href={basePath + to}
      aria-current={isHere(destination, path.value) ? "page" : undefined}
    >
      <Icon size={18} aria-hidden />
      <span class={styles.entryLabel}>{t(label)}</span>
      {waiting > 0 && (
        <span class={styles.count} title={t("shell.needsPerson", { count: waiting })}>
          {count(waiting)}
        </span>
      )}
    </a>
  );
}
