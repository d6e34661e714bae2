/** The parts of a page, each with a link of its own. */

import { useEffect, useRef } from "preact/hooks";
import styles from "./tabs.module.css";

export interface Tab {
  name: string;
  label: string;
  href: string;
}

interface Props {
  /** What the tabs are of, for those who hear the page. */
  label: string;
  tabs: readonly Tab[];
  current: string;
}

export function Tabs({ label, tabs, current }: Props) {
  const bar = useRef<HTMLElement>(null);
  useEffect(() => {
    const open = bar.current?.querySelector<HTMLElement>("[aria-current]");
    if (open && bar.current) bar.current.scrollLeft = open.offsetLeft - bar.current.offsetLeft;
  }, [current]);
  return (
    <nav ref={bar} class={styles.tabs} aria-label={label}>
      {tabs.map(({ name, label: word, href }) => (
        <a
          key={name}
          class={styles.tab}
          href={href}
          aria-current={name === current ? "page" : undefined}
        >
          {word}
        </a>
      ))}
    </nav>
  );
}
