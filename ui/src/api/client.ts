/** The server's REST API, typed by its own OpenAPI document. */

import createClient from "openapi-fetch";
import { errorOf, noAnswer } from "./errors";
import type { paths } from "./schema";

/** Where everything of the server lies; the server writes it into the page. */
export const baseUrl = new URL(".", globalThis.document?.baseURI ?? "http://localhost/").href;

/** `data(api.GET("/api/services", {params: {query: {limit: 100}}}))`. */
export const api = createClient<paths>({
  baseUrl: baseUrl.replace(/\/$/, ""),
  credentials: "same-origin",
  headers: { "X-Requested-With": "Watchroom" }, // a server without sign-in counts pages by it
  querySerializer: { array: { style: "form", explode: false } }, // lists are joined by commas
  fetch: (request: Request) => globalThis.fetch(request),
});

interface Answer {
  data?: unknown;
  error?: unknown;
  response: Response;
}

/** The body of an answer's success. */
type Body<A extends Answer> = NonNullable<A["data"]>;

/** Return the body of an answer, with its envelope. Raises ApiError. */
export async function body<A extends Answer>(asked: Promise<A>): Promise<Body<A>> {
  let answer: A;
  try {
    answer = await asked;
  } catch (reason) {
    throw noAnswer(reason);
  }
  if (answer.response.ok && answer.error === undefined) return answer.data as Body<A>;
  throw errorOf(answer.response, answer.error);
}

/** Return what both wings put into `data`. Raises ApiError. */
export async function data<A extends Answer>(
  asked: Promise<A>,
): Promise<Body<A> extends { data: infer Data } ? Data : never> {
  return ((await body(asked)) as unknown as { data: never }).data;
}
