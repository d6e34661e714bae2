import { expect, test } from "vitest";
import { type Trouble, troubleOf } from "./webhook-troubles";

const WITHOUT_ANSWER: [string, Trouble][] = [
  ["[Errno -2] Name or service not known", "dns"],
  ["[Errno -3] Temporary failure in name resolution", "dns"],
  ["10.0.0.4 is not an address of the internet; WATCHROOM_WEBHOOKS_ALLOW can allow it", "private"],
  ["TLS failed: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed", "certificate"],
  ["TLS failed: [SSL: WRONG_VERSION_NUMBER] wrong version number", "tls"],
  ["no connection within 5 s", "timeout"],
  ["no answer within 15 s", "timeout"],
  ["Connect call failed ('127.0.0.1', 9)", "refused"],
  ["what came is no HTTP: Expected HTTP/", "notHttp"],
  ["Server disconnected", "other"],
];

test.each(WITHOUT_ANSWER)("%s is told as %s", (error, trouble) => {
  expect(troubleOf({ statusCode: null, error })).toBe(trouble);
});

const ANSWERED: [number, Trouble][] = [
  [302, "redirect"],
  [401, "unauthorized"],
  [403, "unauthorized"],
  [404, "missing"],
  [410, "gone"],
  [422, "rejected"],
  [429, "tooMany"],
  [503, "server"],
];

test.each(ANSWERED)("an answer of %i is told as %s", (statusCode, trouble) => {
  expect(troubleOf({ statusCode, error: `answered ${statusCode}` })).toBe(trouble);
});

test("what arrived is no trouble", () => {
  expect(troubleOf({ statusCode: 204, error: null })).toBeNull();
});
