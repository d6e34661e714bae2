/** What is wrong with a receiver, told from what came of an attempt: the words are in `webhooks`. */

export const TROUBLES = [
  "dns",
  "private",
  "certificate",
  "tls",
  "timeout",
  "refused",
  "unauthorized",
  "missing",
  "gone",
  "redirect",
  "tooMany",
  "rejected",
  "server",
  "notHttp",
  "other",
] as const;
export type Trouble = (typeof TROUBLES)[number];

/** By the server's words for attempts without an answer; the first that fits counts. */
const WITHOUT_ANSWER: readonly [RegExp, Trouble][] = [
  [/WATCHROOM_WEBHOOKS_ALLOW/, "private"],
  [/certificate/i, "certificate"],
  [/^TLS failed/, "tls"],
  [/^no (connection|answer) within|timed out/i, "timeout"],
  [/is no HTTP/, "notHttp"],
  [/refused|Connect call failed/i, "refused"],
  [/name or service not known|name resolution|no address|nodename|getaddrinfo|DNS/i, "dns"],
];

const BY_STATUS: Readonly<Record<number, Trouble>> = {
  401: "unauthorized",
  403: "unauthorized",
  404: "missing",
  410: "gone",
  429: "tooMany",
};

/** Return what is wrong; null if the message arrived. */
export function troubleOf(attempt: {
  statusCode: number | null;
  error: string | null;
}): Trouble | null {
  const { statusCode, error } = attempt;
  if (error === null) return null;
  if (statusCode === null)
    return WITHOUT_ANSWER.find(([words]) => words.test(error))?.[1] ?? "other";
  if (statusCode in BY_STATUS) return BY_STATUS[statusCode] ?? "other";
  if (statusCode < 400) return "redirect";
  return statusCode < 500 ? "rejected" : "server";
}
