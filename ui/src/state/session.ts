/** Who uses the page, and what they may do. */

import { computed, signal } from "@preact/signals";
import { api, data } from "../api/client";
import { ApiError } from "../api/errors";
import type { components } from "../api/schema";
import { t } from "../format/catalogue";

export type Scope = "read" | "review" | "operate" | "admin";
export type Me = components["schemas"]["Identity"];

/** Undefined: not asked yet. Null: nobody is signed in. */
export const me = signal<Me | null | undefined>(undefined);

/** The server's name for everybody where nobody has to sign in: web/callers.py. */
const ANYBODY = "anybody";

/** Whether everybody may do everything: the server asks nobody who they are. */
export const isOpenToAll = computed(() => me.value?.name === ANYBODY);

/** Whether all of this is made up. */
export const isDemo = computed(() => me.value?.demo ?? false);

/** Ask who is signed in. Raises ApiError unless the answer is that nobody is. */
export async function loadMe(): Promise<void> {
  me.value = await data(api.GET("/api/session")).catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  });
}

/** Sign in. Raises ApiError: 401 for a wrong pair, 429 with a time while there are too many tries. */
export async function signIn(
  credentials: { name: string; password: string } | { key: string },
): Promise<void> {
  me.value = await data(api.POST("/api/session", { body: credentials }));
  hasEnded.value = false;
}

/** Counts how often somebody signed in anew while a page was open: what was refused is asked again. */
export const renewals = signal(0);

/** Whether the session ended while the page is open; what is typed there must stay. */
export const hasEnded = signal(false);

/** Sign in again over the page that is open. Raises ApiError as `signIn` does. */
export async function signInAgain(credentials: Parameters<typeof signIn>[0]): Promise<void> {
  await signIn(credentials);
  renewals.value += 1;
}

/** Use the session, so that it holds on, and learn until when; notice if it has ended. */
export async function renew(): Promise<void> {
  const answer = await data(api.GET("/api/session")).catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  });
  if (answer === null) hasEnded.value = true;
  else me.value = answer;
}

/** Notice in any answer that the session is over; the way in itself answers so for wrong words. */
api.use({
  onResponse({ response, schemaPath }) {
    if (response.status === 401 && schemaPath !== "/api/session" && me.peek()?.sessionId)
      hasEnded.value = true;
  },
});

export async function signOut(): Promise<void> {
  await api.DELETE("/api/session");
  me.value = null;
}

/** Why this person may not do what needs *scope*; null if they may. */
export function whyNot(scope: Scope): string | null {
  return me.value?.scopes.includes(scope)
    ? null
    : t("shell.needsScope", { scope: t(`shell.scope.${scope}`) });
}

/** Who did something, in words; null: Watchroom by itself. */
export function whoOf(name: string | null): string {
  if (name === null) return "Watchroom";
  return name === ANYBODY ? t("shell.somebody") : name;
}
