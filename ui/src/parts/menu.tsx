/** What else can be done with something, behind a button; what cannot be now says why. */

import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { Button } from "./button";
import styles from "./menu.module.css";

export interface MenuItem {
  id: string;
  label: string;
  /** Why it cannot be done now; it stays visible. */
  refusal?: string | null;
  /** Of something that is on or off; the menu stays open. */
  checked?: boolean;
  /** Leads there, instead of *run*. */
  href?: string;
  run?: () => void;
}

interface Props {
  /** What it is for: "More for ollama". */
  label: string;
  items: readonly MenuItem[];
  small?: boolean;
  children: ComponentChildren;
}

export function Menu({ label, items, small = false, children }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const anchor = useRef<HTMLSpanElement>(null);
  const open = () => {
    const menu = list.current;
    if (!menu || !anchor.current) return;
    menu.showPopover();
    place(menu, anchor.current.getBoundingClientRect());
    entries(menu)[0]?.focus();
  };
  const close = () => list.current?.hidePopover();
  return (
    <span ref={anchor} class={styles.anchor}>
      <Button tone="quiet" small={small} label={label} aria-haspopup="menu" onClick={open}>
        {children}
      </Button>
      <div
        ref={list}
        class={styles.menu}
        popover="auto"
        role="menu"
        aria-label={label}
        onKeyDown={moveFocus}
      >
        {items.map((item) => (
          <Entry key={item.id} item={item} close={close} />
        ))}
      </div>
    </span>
  );
}

function Entry({ item, close }: { item: MenuItem; close: () => void }) {
  const { label, refusal, checked, href, run } = item;
  if (href !== undefined && !refusal)
    return (
      <a class={styles.entry} role="menuitem" href={href} onClick={close}>
        {label}
      </a>
    );
  const act = () => {
    if (refusal) return;
    if (checked === undefined) close();
    run?.();
  };
  return (
    <button
      type="button"
      class={styles.entry}
      {...roleOf(checked)}
      aria-disabled={refusal ? "true" : undefined}
      onClick={act}
    >
      {checked !== undefined && <span aria-hidden="true">{checked ? "✓" : " "}</span>}
      <span>
        {label}
        {refusal && <span class={styles.refusal}>{refusal}</span>}
      </span>
    </button>
  );
}

function roleOf(checked: boolean | undefined) {
  return checked === undefined
    ? { role: "menuitem" as const }
    : { role: "menuitemcheckbox" as const, "aria-checked": checked };
}

/** Below its button, or above it where there is no room; never beyond the window. */
function place(menu: HTMLElement, anchor: DOMRect): void {
  const { width, height } = menu.getBoundingClientRect();
  const left = Math.max(8, Math.min(anchor.right - width, innerWidth - width - 8));
  const fitsBelow = anchor.bottom + height + 8 <= innerHeight;
  const top = fitsBelow ? anchor.bottom + 4 : Math.max(8, anchor.top - height - 4);
  menu.style.left = `${left}px`;
  menu.style.top = `${top}px`;
}

function moveFocus(event: KeyboardEvent): void {
  const all = entries(event.currentTarget as HTMLElement);
  const at = all.indexOf(document.activeElement as HTMLElement);
  const next = {
    ArrowDown: (at + 1) % all.length,
    ArrowUp: (at - 1 + all.length) % all.length,
    Home: 0,
    End: all.length - 1,
  }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  all[next]?.focus();
}

function entries(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>("[role^=menuitem]")];
}
