/** The title of the tab and of the header: where we are, and how many services are down. */

import { computed, effect, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { services } from "./fleet";
import { troubleOf } from "./trouble";

const trail = signal<readonly string[]>([]);

/** `Services / ollama`, for the header. */
export const crumbs = computed(() => trail.value.join(" / "));

/** Name the page while it is shown, from the general to the particular. */
export function useTitle(...names: string[]): void {
  useEffect(() => {
    trail.value = names;
  }, names);
}

/** How many services are not as they should be. */
export function downCount(): number {
  const all = [...(services.value?.values() ?? [])];
  return all.filter((service) => troubleOf(service) !== null).length;
}

/** Keep title and favicon of the tab true. Returns what ends it. */
export function keepTitle(): () => void {
  return effect(() => {
    const down = downCount();
    const page = [...trail.value].reverse().join(" · ");
    document.title = `${down > 0 ? `(${down}) ` : ""}${page && `${page} · `}Watchroom`;
    showOnFavicon(down);
  });
}

function showOnFavicon(down: number): void {
  const link = document.querySelector<HTMLLinkElement>("link[rel=icon]");
  const name = down === 0 ? "favicon.svg" : `favicon-${Math.min(down, 9)}.svg`;
  const wanted = new URL(name, document.baseURI).href;
  if (link && link.href !== wanted) link.href = wanted;
}
