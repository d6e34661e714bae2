/** The link to what is shown, for somebody who opens it later. */

import { effect } from "@preact/signals";
import { api, data } from "../api/client";
import { t } from "../format/catalogue";
import { go, href, path, query, setQuery } from "./address";
import { range } from "./range";
import { confirm } from "./toasts";

/** Characters that chats, mails and proxies take; longer ones are saved and go by an id. */
const LONGEST = 2_000;

interface LinkWishes {
  isRelative: boolean;
  isTimeless: boolean;
}

/**
 * Return the whole address. A range that ends now becomes the two moments that it is at now, unless
 * *isRelative*; one that the page does not depend on stays out. What is too long for a link is
 * saved, and the link carries `v=id`. Raises ApiError then.
 */
export async function linkToHere(wishes: LinkWishes): Promise<string> {
  const parameters = parametersOf(wishes);
  const link = absolute(parameters);
  if (link.length <= LONGEST) return link;
  const body = { page: path.peek(), query: parameters.toString(), name: null, shared: false };
  const { id } = await data(api.POST("/api/views", { body }));
  return absolute(new URLSearchParams({ v: id }));
}

/** Show what a link with `v=id` stands for, whenever one is opened. Returns what ends it. */
export function followSavedLinks(): () => void {
  return effect(() => {
    const id = query.value.get("v");
    if (id) void showSaved(id);
  });
}

async function showSaved(id: string): Promise<void> {
  try {
    const view = await data(api.GET("/api/views/{id}", { params: { path: { id } } }));
    if (query.peek().get("v") !== id) return; // gone on meanwhile
    go(view.page, Object.fromEntries(new URLSearchParams(view.query)), { replace: true });
  } catch {
    if (query.peek().get("v") !== id) return;
    setQuery({ v: null }, { replace: true });
    confirm(t("shell.link.gone"), { tone: "bad" });
  }
}

function parametersOf({ isRelative, isTimeless }: LinkWishes): URLSearchParams {
  const parameters = new URLSearchParams(query.peek());
  const { span, fromMs, toMs } = range.peek();
  if (span === null || isTimeless) return parameters;
  parameters.delete("range");
  if (isRelative) {
    parameters.set("range", span);
  } else {
    parameters.set("from", new Date(fromMs).toISOString());
    parameters.set("to", new Date(toMs).toISOString());
  }
  return parameters;
}

function absolute(parameters: URLSearchParams): string {
  return new URL(href(path.peek(), parameters), location.href).href;
}
