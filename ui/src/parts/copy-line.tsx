/** Text to take elsewhere, such as a line for the settings: shown whole, with a button that copies. */

import { t } from "../format/catalogue";
import { confirm } from "../state/toasts";
import { Button } from "./button";
import styles from "./copy-line.module.css";
import { Copy } from "./icons";

interface Props {
  text: string;
  /** What it is, for those who hear the button alone. */
  label: string;
}

export function CopyLine({ text, label }: Props) {
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    confirm(t("shell.copied"));
  };
  return (
    <div class={styles.line}>
      {/* Commands and addresses are of no language: "zxx" says so to what reads or translates. */}
      <code lang="zxx">{text}</code>
      <Button small label={label} onClick={() => void copy()}>
        <Copy size={14} aria-hidden />
      </Button>
    </div>
  );
}
