/** A dialog over the page: the browser's own, which traps focus and gives it back. */

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../format/catalogue";
import { Button } from "./button";
import styles from "./dialog.module.css";
import { X } from "./icons";

interface Props {
  title: string;
  onClose: () => void;
  /** `wide` for tables, `sheet` comes from below on phones. */
  shape?: "plain" | "wide" | "sheet";
  /** Buttons at its foot. */
  actions?: ComponentChildren;
  children: ComponentChildren;
}

/** Shown while it is on the page; Esc and a press outside close it. */
export function Dialog({ title, onClose, shape = "plain", actions, children }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={element}
      class={`${styles.dialog} ${styles[shape]}`}
      aria-label={title}
      // the browser closes it at a second Esc whatever is said to its "cancel"
      onKeyDown={(event) => {
        const hasOpenMenu = element.current?.querySelector(":popover-open");
        if (event.key !== "Escape" || event.defaultPrevented || hasOpenMenu) return;
        event.preventDefault();
        onClose();
      }}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => event.target === element.current && onClose()}
    >
      <div class={styles.content}>
        <header class={styles.header}>
          <h2>{title}</h2>
          <Button tone="quiet" label={t("shell.close")} onClick={onClose}>
            <X size={16} aria-hidden />
          </Button>
        </header>
        <div class={styles.body}>{children}</div>
        {actions && <footer class={styles.actions}>{actions}</footer>}
      </div>
    </dialog>
  );
}
