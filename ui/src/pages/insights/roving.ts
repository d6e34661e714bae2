/** Many links that are one stop of the Tab key: arrow keys move among them. */

/** Move the focus among the links within the element that is listened on; rows by `data-row`. */
export function moveAmongLinks(event: KeyboardEvent): void {
  const links = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>("a")];
  const at = links.indexOf(document.activeElement as HTMLElement);
  const next = links[nextIndex(links, at, event.key)];
  if (at < 0 || next === undefined) return;
  event.preventDefault();
  for (const link of links) link.tabIndex = link === next ? 0 : -1;
  next.focus();
}

function nextIndex(links: readonly HTMLElement[], at: number, key: string): number {
  const steps: Record<string, number> = {
    ArrowRight: at + 1,
    ArrowLeft: at - 1,
    Home: 0,
    End: links.length - 1,
  };
  if (key in steps) return steps[key] ?? -1;
  if (key !== "ArrowUp" && key !== "ArrowDown") return -1;
  const step = key === "ArrowDown" ? 1 : -1;
  for (let index = at + step; index >= 0 && index < links.length; index += step)
    if (isBelow(links[at], links[index])) return index;
  return -1;
}

/** Whether two links stand in the same column. */
function isBelow(one: HTMLElement | undefined, other: HTMLElement | undefined): boolean {
  return one?.dataset.column !== undefined && one.dataset.column === other?.dataset.column;
}
