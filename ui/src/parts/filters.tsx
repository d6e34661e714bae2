/** What narrows a list: above it where there is room, in a sheet behind a button on phones. */

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { t } from "../format/catalogue";
import { isPhone } from "../state/viewport";
import { Button } from "./button";
import { Dialog } from "./dialog";
import styles from "./filters.module.css";
import { ChevronDown } from "./icons";

interface Props {
  /** How many conditions there are: on phones nothing else tells. */
  count: number;
  children: ComponentChildren;
}

export function Filters({ count, children }: Props) {
  const isOpen = useSignal(false);
  const close = () => {
    isOpen.value = false;
  };
  if (!isPhone.value) return <>{children}</>;
  return (
    <>
      <Button
        aria-haspopup="dialog"
        onClick={() => {
          isOpen.value = true;
        }}
      >
        {t("shell.filters.open", { count })} <ChevronDown size={14} aria-hidden />
      </Button>
      {isOpen.value && (
        <Dialog
          title={t("shell.filters")}
          shape="sheet"
          onClose={close}
          actions={
            <Button tone="primary" onClick={close}>
              {t("shell.filters.done")}
            </Button>
          }
        >
          <div class={styles.inSheet}>{children}</div>
        </Dialog>
      )}
    </>
  );
}
