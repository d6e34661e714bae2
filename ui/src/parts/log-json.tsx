/** What a line holds as JSON, as a tree that opens step by step. */

import { useState } from "preact/hooks";
import { t } from "../format/catalogue";
import { count } from "../format/number";
import { pathTo } from "../state/logs/json";
import { filterFor } from "../state/logs/query";
import { confirm } from "../state/toasts";
import { Button } from "./button";
import styles from "./log-json.module.css";

const MOST_SHOWN = 200; // of one object or list
const OPEN_DEPTH = 1;

interface Props {
  name: string | number | null;
  value: unknown;
  path: string;
  depth?: number;
}

export function JsonTree({ name, value, path, depth = 0 }: Props) {
  if (typeof value !== "object" || value === null) return <Leaf {...{ name, value, path }} />;
  return <Branch {...{ name, path, depth }} value={value} />;
}

function Branch({ name, value, path, depth = 0 }: Props & { value: object }) {
  const [isOpen, setOpen] = useState(depth <= OPEN_DEPTH);
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  const size = Array.isArray(value) ? `[${count(entries.length)}]` : `{${count(entries.length)}}`;
  return (
    <div class={styles.branch}>
      <button
        type="button"
        class={styles.toggle}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <span aria-hidden="true">{isOpen ? "▾" : "▸"}</span>{" "}
        {name !== null && <span class={styles.key}>{name}</span>} {size}
      </button>
      {isOpen && (
        <ul class={styles.children}>
          {entries.slice(0, MOST_SHOWN).map(([key, each]) => (
            <li key={key}>
              <JsonTree name={key} value={each} path={pathTo(path, key)} depth={depth + 1} />
            </li>
          ))}
          {entries.length > MOST_SHOWN && (
            <li>{t("logs.json.more", { count: entries.length - MOST_SHOWN })}</li>
          )}
        </ul>
      )}
    </div>
  );
}

function Leaf({ name, value, path }: Props) {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return (
    <div class={styles.leaf}>
      {name !== null && <span class={styles.key}>{name}</span>}{" "}
      <span class={styles[typeof value] ?? styles.null}>{JSON.stringify(value)}</span>
      <span class={styles.verbs}>
        <Button small tone="quiet" onClick={() => void copy(path)}>
          {t("logs.json.copyPath")}
        </Button>
        <Button small tone="quiet" onClick={() => filterFor(text)}>
          {t("logs.json.filterFor")}
        </Button>
        <Button small tone="quiet" onClick={() => filterFor(text, { out: true })}>
          {t("logs.json.filterOut")}
        </Button>
      </span>
    </div>
  );
}

async function copy(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  confirm(t("shell.copied"));
}
