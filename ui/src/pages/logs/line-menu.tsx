/** What can be done with a line. */

import type { Signal } from "@preact/signals";
import { t } from "../../format/catalogue";
import { Button } from "../../parts/button";
import { Dialog } from "../../parts/dialog";
import type { Entry, Line } from "../../state/logs/entries";
import { chooseServices } from "../../state/logs/query";
import { textOf } from "../../state/logs/text";
import type { LogView } from "../../state/logs/view";
import { confirm } from "../../state/toasts";
import styles from "./logs.module.css";

const CONTEXT_LINES = 10; // before and after

interface Props {
  line: Line;
  view: LogView;
  open: Signal<Line | null>;
  onCopy: (line: Line) => void;
  onLink: (line: Line) => void;
}

export function LineMenu({ line, view, open, onCopy, onLink }: Props) {
  const close = () => {
    open.value = null;
  };
  const entry = (words: string, run: () => void) => (
    <li>
      <Button
        class={styles.menuEntry ?? ""}
        tone="quiet"
        onClick={() => {
          close();
          run();
        }}
      >
        {words}
      </Button>
    </li>
  );
  return (
    <Dialog title={t("logs.line")} shape="sheet" onClose={close}>
      <p class={styles.menuLine}>{line.message.slice(0, 300)}</p>
      <ul>
        {entry(t("logs.copyLine"), () => onCopy(line))}
        {entry(t("logs.copyContext", { count: CONTEXT_LINES }), () => void copyAround(line, view))}
        {entry(t("logs.copyLink"), () => onLink(line))}
        {entry(t("logs.openLine"), () => view.open(line))}
        {entry(t("logs.context"), () => void view.showInContext(line))}
        {entry(t("logs.onlyService", { service: line.service }), () =>
          chooseServices([line.service]),
        )}
      </ul>
    </Dialog>
  );
}

async function copyAround(line: Line, view: LogView): Promise<void> {
  const entries: readonly Entry[] = view.feed.buffer.entries;
  const place = entries.lastIndexOf(line);
  const around = entries.slice(Math.max(0, place - CONTEXT_LINES), place + CONTEXT_LINES + 1);
  await navigator.clipboard.writeText(textOf(around, "log"));
  confirm(t("shell.copied"));
}
