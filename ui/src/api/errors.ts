/** What can go wrong with a request, in one shape. */

type Details = Readonly<Record<string, string>>;

export class ApiError extends Error {
  /** HTTP's status; 0 if there was no answer. */
  readonly status: number;
  /** Such as `NOT_FOUND`; wing A's answers have none and get one by their status. */
  readonly code: string;
  /** Seconds until it may be tried again; null if the server named none. */
  readonly retryAfterS: number | null;
  /** What is to blame: a field, or `operationId` of the operation that is in the way. */
  readonly details: Details;

  constructor(
    status: number,
    code: string,
    message: string,
    retryAfterS: number | null = null,
    details: Details = {},
  ) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.retryAfterS = retryAfterS;
    this.details = details;
  }
}

interface WingB {
  error: { code: string; message: string; details?: Details | null };
}

interface WingA {
  success: false;
  error: string;
  code?: string;
  details?: Details | null;
}

/** Return the error of an answer that is none of the 2xx, whatever stands in it. */
export function errorOf(response: Response, body: unknown): ApiError {
  const retry = Number(response.headers.get("Retry-After"));
  const after = Number.isFinite(retry) && retry > 0 ? retry : null;
  const { code, message, details } = told(body) ?? { message: response.statusText };
  return new ApiError(
    response.status,
    code ?? `HTTP_${response.status}`,
    message,
    after,
    details ?? {},
  );
}

/** Return the error of a request that got no answer at all. */
export function noAnswer(reason: unknown): ApiError {
  if (reason instanceof DOMException && reason.name === "AbortError") throw reason;
  return new ApiError(0, "NO_ANSWER", reason instanceof Error ? reason.message : String(reason));
}

function told(
  body: unknown,
): { code?: string; message: string; details?: Details | null } | undefined {
  if (typeof body !== "object" || body === null || !("error" in body)) return undefined;
  const answer = body as WingA | WingB;
  return typeof answer.error === "string"
    ? { ...(answer as WingA), message: answer.error }
    : answer.error;
}
