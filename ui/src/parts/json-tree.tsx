/**
 * JSON as a tree that opens step by step; only what is open is drawn.
 *
 * `$picture`, `$cut` and `$base64` stand for what the server leaves out: see its reference.
 */

import { useSignal } from "@preact/signals";
import { t } from "../format/catalogue";
import { bytes, count } from "../format/number";
import { basePath } from "../state/address";
import { Button } from "./button";
import styles from "./json-tree.module.css";

const SHOWN_AT_ONCE = 100; // members of one object or list
const OPEN_DEPTH = 3;

interface Props {
  name: string | number | null;
  value: unknown;
  depth?: number;
}

export function JsonTree({ name, value, depth = 0 }: Props) {
  if (typeof value !== "object" || value === null) return <Leaf name={name} value={value} />;
  const standIn = standInOf(value as Record<string, unknown>);
  if (standIn)
    return (
      <div class={styles.leaf}>
        <Name name={name} />
        {standIn}
      </div>
    );
  return <Branch name={name} value={value} depth={depth} />;
}

function Branch({ name, value, depth }: { name: Props["name"]; value: object; depth: number }) {
  const isOpen = useSignal(depth < OPEN_DEPTH);
  const shown = useSignal(SHOWN_AT_ONCE);
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  const size = Array.isArray(value) ? `[${count(entries.length)}]` : `{${count(entries.length)}}`;
  const left = entries.length - shown.value;
  return (
    <div>
      <button
        type="button"
        class={styles.toggle}
        aria-expanded={isOpen.value}
        onClick={() => {
          isOpen.value = !isOpen.value;
        }}
      >
        <span aria-hidden="true">{isOpen.value ? "▾" : "▸"}</span> <Name name={name} />
        {size}
      </button>
      {isOpen.value && (
        <ul class={styles.children}>
          {entries.slice(0, shown.value).map(([key, each]) => (
            <li key={key}>
              <JsonTree name={key} value={each} depth={depth + 1} />
            </li>
          ))}
          {left > 0 && (
            <li>
              <Button
                small
                tone="quiet"
                onClick={() => {
                  shown.value += SHOWN_AT_ONCE;
                }}
              >
                {t("shell.json.more", { count: left })}
              </Button>
            </li>
          )}
        </ul>
      )}
    </div>
  );
}

function Leaf({ name, value }: { name: Props["name"]; value: unknown }) {
  const kind = value === null ? "null" : typeof value;
  return (
    <div class={styles.leaf}>
      <Name name={name} />
      <span class={styles[kind]}>{JSON.stringify(value) ?? "null"}</span>
    </div>
  );
}

function Name({ name }: { name: Props["name"] }) {
  return name === null ? null : <span class={styles.key}>{name}: </span>;
}

/** What is shown in place of what the server left out; null: this is an object like any other. */
function standInOf(value: Record<string, unknown>) {
  const { $picture: picture, $cut: cut, $base64: base64, chars, url } = value;
  if (typeof picture === "string" && typeof url === "string") return <Thumbnail url={url} />;
  if (typeof picture === "string") return <em>{t("shell.json.pictureGone")}</em>;
  if (typeof base64 === "number") return <em>{t("shell.json.binary", { size: bytes(base64) })}</em>;
  if (typeof cut !== "string") return null;
  return (
    <span class={styles.string}>
      {JSON.stringify(cut).slice(0, -1)}… <em>{t("shell.json.cut", { chars: Number(chars) })}</em>
    </span>
  );
}

function Thumbnail({ url }: { url: string }) {
  const joined = url.includes("?") ? "&" : "?";
  const src = `${basePath}${url}${joined}size=thumbnail&format=webp`;
  return <img class={styles.picture} src={src} alt={t("shell.json.picture")} loading="lazy" />;
}
