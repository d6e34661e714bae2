/**
 * Every sentence of the pages, by its key, in the language that is chosen.
 *
 * A catalogue is a flat JSON object of ICU messages, one file per language and page; `shell` is
 * always there, the others come with their pages. Keys begin with the catalogue's name.
 */

import { signal } from "@preact/signals";
import { IntlMessageFormat } from "intl-messageformat";
import type { MessageKey } from "./keys";
import { intlLocale, type Language, language } from "./locale";

export type CatalogueName = string;
type Messages = Record<string, string>;
type Values = Record<string, string | number | boolean | Date | null | undefined>;

const files = import.meta.glob<Messages>("../catalogues/*/*.json", { import: "default" });
const wanted = new Set<CatalogueName>();
const loaded = new Set<string>(); // "en/shell"
const messages = signal<Messages>({}); // of the language that is chosen
const compiled = new Map<string, IntlMessageFormat>();

/** Load a page's sentences in the language that is chosen; none is loaded twice. */
export async function loadCatalogues(...names: CatalogueName[]): Promise<void> {
  for (const name of names) wanted.add(name);
  const missing = [...wanted].filter((name) => !loaded.has(`${language.value}/${name}`));
  await Promise.all(missing.map((name) => load(language.value, name)));
}

/** Change the language, and everything that is shown with it. */
export async function chooseLanguage(chosen: Language): Promise<void> {
  if (chosen === language.value && loaded.size > 0) return;
  loaded.clear();
  compiled.clear();
  language.value = chosen;
  messages.value = {};
  document.documentElement.lang = chosen === "en-XA" ? "en" : chosen;
  await loadCatalogues();
}

/** Return the sentence of a key, with its values put in. */
export function t(key: MessageKey, values?: Values): string {
  const text = messages.value[key];
  if (text === undefined) return key;
  if (values === undefined && !text.includes("{")) return text;
  const id = `${intlLocale()} ${key}`;
  let message = compiled.get(id);
  if (message === undefined) {
    message = new IntlMessageFormat(text, intlLocale(), undefined, { ignoreTag: true });
    compiled.set(id, message);
  }
  return String(message.format(values as Record<string, string | number>));
}

/** Whether a key has a sentence: for words that come from the server, such as states. */
export function isMessage(key: string): key is MessageKey {
  return key in messages.value;
}

async function load(chosen: Language, name: CatalogueName): Promise<void> {
  const written = chosen === "en-XA" ? "en" : chosen;
  const file = files[`../catalogues/${written}/${name}.json`];
  if (file === undefined) return;
  const found = await file();
  if (language.value !== chosen) return; // changed again while this came
  loaded.add(`${chosen}/${name}`);
  messages.value = { ...messages.value, ...(chosen === "en-XA" ? pseudo(found) : found) };
}

function pseudo(found: Messages): Messages {
  return Object.fromEntries(Object.entries(found).map(([key, text]) => [key, accented(text)]));
}

/** Accents and 40 % more length outside of braces: what breaks with these breaks in Spanish. */
export function accented(text: string): string {
  let depth = 0;
  let out = "";
  for (const letter of text) {
    if (letter === "{") depth += 1;
    const plain = "aeiouAEIOU".indexOf(letter);
    out += depth === 0 && plain >= 0 ? `${"áéíóúÁÉÍÓÚ"[plain]}` : letter;
    if (letter === "}") depth -= 1;
  }
  return `⟦${out}${"·".repeat(Math.ceil(text.replace(/\{[^}]*\}/g, "").length * 0.4))}⟧`;
}
