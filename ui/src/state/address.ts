/**
 * The URL as state: every view is a link, and Back undoes a filter.
 *
 * A choice pushes history; typing replaces it after a pause. Defaults are left out.
 */

import { computed, signal } from "@preact/signals";

const TYPING_MS = 300;

/** The path below which all pages lie, without a slash at its end; `""` mostly. */
export const basePath = new URL(globalThis.document?.baseURI ?? "http://x/").pathname.replace(
  /\/$/,
  "",
);

const here = signal(current());

/** The page's path, below the base path: `/services/ollama`. */
export const path = computed(() => here.value.path);

/** What stands behind `?`. */
export const query = computed(() => here.value.query);

/** Go to another page: `go("/services", {stack: "ai"})`. */
export function go(
  to: string,
  parameters: Record<string, string | null | undefined> = {},
  { replace = false } = {},
): void {
  const found = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value) found.set(name, value);
  navigate(href(to, found), { replace });
}

/** The full address of a page, for `href` of links. */
export function href(to: string, parameters?: URLSearchParams): string {
  const text = parameters === undefined ? "" : readable(parameters);
  return `${basePath}${to}${text && `?${text}`}`;
}

/** Set parameters of this page; null or `""` takes one out. */
export function setQuery(
  changes: Record<string, string | null | undefined>,
  { replace = false } = {},
): void {
  const next = new URLSearchParams(query.value);
  for (const [name, value] of Object.entries(changes)) {
    if (value) next.set(name, value);
    else next.delete(name);
  }
  if (next.toString() !== query.value.toString()) navigate(href(path.value, next), { replace });
}

/** Take parameters out of this page: by going back, where that is what lies before. */
export function leaveQuery(...names: string[]): void {
  const next = new URLSearchParams(query.value);
  for (const name of names) next.delete(name);
  if (entryOf(history.state).before === nameOf(path.value, next)) history.back();
  else navigate(href(path.value, next), { replace: true });
}

let typing: ReturnType<typeof setTimeout> | undefined;

/** Set a parameter while somebody types: no history entry, and not at each letter. */
export function typeQuery(name: string, value: string): void {
  clearTimeout(typing);
  typing = setTimeout(() => setQuery({ [name]: value }, { replace: true }), TYPING_MS);
}

/** The values of a list parameter: `svc=a,b` gives `["a", "b"]`. */
export function listOf(name: string): string[] {
  return (query.value.get(name) ?? "").split(",").filter((each) => each !== "");
}

function current(): { path: string; query: URLSearchParams } {
  const { pathname, search } = globalThis.location ?? { pathname: "/", search: "" };
  const below = pathname.startsWith(basePath) ? pathname.slice(basePath.length) : pathname;
  return { path: below || "/", query: new URLSearchParams(search) };
}

/** Commas and colons stay as they are: people read and write these links. */
function readable(parameters: URLSearchParams): string {
  return parameters.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
}

function navigate(to: string, { replace }: { replace: boolean }): void {
  if (replace) {
    const { before } = entryOf(history.state);
    history.replaceState({ before }, "", to);
  } else history.pushState({ before: nameOf(path.value, query.value) }, "", to);
  here.value = current();
}

/** What an entry of the browser's history keeps: the page from which it was reached. */
function entryOf(state: unknown): { before?: string } {
  return (state ?? {}) as { before?: string };
}

function nameOf(page: string, parameters: URLSearchParams): string {
  return `${page}?${parameters}`;
}

/** Open links to our own pages in place; those with a modifier or a target go the browser's way. */
function followLink(event: MouseEvent): void {
  const link = (event.target as Element | null)?.closest?.("a");
  const isPlain = !(
    event.button ||
    event.metaKey ||
    event.ctrlKey ||
    event.shiftKey ||
    event.altKey
  );
  if (!link || !isPlain || event.defaultPrevented || link.target || link.hasAttribute("download"))
    return;
  const url = new URL(link.href, document.baseURI);
  if (url.origin !== location.origin || !isPage(url.pathname)) return;
  event.preventDefault();
  navigate(url.pathname + url.search + url.hash, { replace: false });
  scrollTo(0, 0);
}

/** Whether a path is one of the pages, not one of the server's other answers. */
function isPage(pathname: string): boolean {
  return (
    pathname.startsWith(basePath) &&
    !/^\/(api|docs|schema|metrics|assets|ws)(\/|$)/.test(pathname.slice(basePath.length))
  );
}

if (globalThis.window !== undefined) {
  addEventListener("popstate", () => {
    here.value = current();
  });
  document.addEventListener("click", followLink);
}
