import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, it } from "vitest";
import { accented } from "../format/catalogue";

type Catalogue = Record<string, string>;
type Node = ReturnType<IntlMessageFormat["getAst"]>[number];

const files = import.meta.glob<Catalogue>("./*/*.json", { import: "default", eager: true });

const TYPE = { literal: 0, select: 5, pound: 7 } as const; // of the parts of a sentence

/** Words that are the same in both languages, or are names. */
const SHARED = new Set([
  "API",
  "Admin",
  "CPU",
  "Docker",
  "Engine",
  "Error",
  "GPU",
  "General",
  "JSON",
  "No",
  "Total",
  "Webhook",
  "Webhooks",
  "OOM",
  "Telegram",
  "UTC",
  "n8n",
]);

function catalogues(language: string): Map<string, Catalogue> {
  const found = new Map<string, Catalogue>();
  for (const [path, catalogue] of Object.entries(files)) {
    const [, spoken, name] = /^\.\/(\w+)\/([\w-]+)\.json$/.exec(path) ?? [];
    if (spoken === language && name !== undefined) found.set(name, catalogue);
  }
  return found;
}

function astOf(text: string): Node[] {
  return new IntlMessageFormat(text, "en", undefined, { ignoreTag: true }).getAst();
}

/** All parts of a sentence, also those inside of its plurals and choices. */
function partsOf(nodes: readonly Node[]): Node[] {
  return nodes.flatMap((node) => [
    node,
    ...("options" in node
      ? Object.values(node.options).flatMap(({ value }) => partsOf(value))
      : []),
  ]);
}

/** Every value that a sentence takes. */
function valuesOf(text: string): string[] {
  const names = partsOf(astOf(text)).flatMap((part) =>
    part.type === TYPE.literal || part.type === TYPE.pound ? [] : part.value,
  );
  return [...new Set(names)].sort();
}

/** The cases of a choice between words, which come from the server and are never translated. */
function choicesOf(text: string): string[] {
  const found = partsOf(astOf(text)).flatMap((part) =>
    part.type === TYPE.select ? `${part.value}: ${Object.keys(part.options).sort()}` : [],
  );
  return [...new Set(found)].sort();
}

const english = catalogues("en");
const spanish = catalogues("es");

it("has a Spanish catalogue for each English one", () => {
  expect([...spanish.keys()].sort()).toEqual([...english.keys()].sort());
});

describe.each([...english])("%s", (name, catalogue) => {
  const translated = spanish.get(name) ?? {};
  const pairs = Object.entries(catalogue).flatMap(([key, en]) => {
    const es = translated[key]; // one that is missing is told once, by its own test
    return es === undefined ? [] : [{ key, en, es }];
  });
  const keysOf = (offends: (pair: { en: string; es: string }) => boolean) =>
    pairs.filter(offends).map(({ key }) => key);

  it("has the same keys in both languages, and they begin with its name", () => {
    expect(Object.keys(translated).sort()).toEqual(Object.keys(catalogue).sort());
    expect(Object.keys(catalogue).filter((key) => !key.startsWith(`${name}.`))).toEqual([]);
  });

  it("takes the same values in both languages", () => {
    for (const { key, en, es } of pairs) {
      expect(valuesOf(es), key).toEqual(valuesOf(en));
      expect(choicesOf(es), key).toEqual(choicesOf(en));
    }
  });

  it("says something in Spanish that is not English", () => {
    expect(keysOf(({ es }) => es.trim() === "")).toEqual([]);
    expect(keysOf(({ en, es }) => es === en && hasWords(en))).toEqual([]);
  });

  it("speaks to nobody in person in Spanish", () => {
    const person = /(?<!\p{L})(tu|tus|usted|ustedes|vos|contigo)(?!\p{L})/iu;

    expect(keysOf(({ es }) => person.test(es))).toEqual([]);
  });

  it("survives the pseudo-locale", () => {
    for (const { key, en } of pairs) expect(valuesOf(accented(en)), key).toEqual(valuesOf(en));
  });
});

/** Whether a sentence has words of a language, besides those that both share. */
function hasWords(text: string): boolean {
  const words = text.replace(/\{[^{}]*\}/g, "").match(/\p{L}[\p{L}\d]+/gu) ?? [];
  return words.some((word) => !SHARED.has(word));
}
