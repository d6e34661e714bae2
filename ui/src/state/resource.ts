/** Something that is asked of the server: loading, there, broken, or old. */

import {
  type ReadonlySignal,
  type Signal,
  signal,
  useSignal,
  useSignalEffect,
} from "@preact/signals";
import { useMemo } from "preact/hooks";
import { ApiError, noAnswer } from "../api/errors";
import { renewals } from "./session";

const RETRY_MS = [2_000, 5_000, 15_000, 30_000];

export interface Resource<T> {
  /** The last answer; it stays while a newer one is asked for, and when that fails. */
  data: T | undefined;
  /** Why the last request failed; undefined if it did not. */
  error: ApiError | undefined;
  loading: boolean;
  /** When `data` came, by this browser's clock. */
  asOfMs: number | undefined;
  /** When a failed request is tried again by itself; undefined if it is not. */
  retryAtMs: number | undefined;
}

export type Loader<T> = ReadonlySignal<Resource<T>>;

type Load<T> = (aborted: AbortSignal) => Promise<T>;

/**
 * Ask for something, and again whenever a signal that *load* reads before its first await changes.
 *
 * *load* gets an AbortSignal, which fires when its answer is not wanted any more. Refused requests
 * (4xx) are not tried again by themselves. With *everyMs* it is asked for anew, that long after
 * each answer.
 */
export function useResource<T>(
  load: Load<T>,
  { everyMs }: { everyMs?: number } = {},
): { state: Loader<T>; reload: () => void } {
  const again = useSignal(0);
  const state = useMemo(() => signal<Resource<T>>(nothingYet()), []);
  useSignalEffect(() => {
    again.value; // a reload is a change too
    renewals.value; // what was refused while nobody was signed in may be allowed again
    return keepAsking(load, state, everyMs);
  });
  const reload = () => {
    again.value += 1;
  };
  return { state, reload };
}

/** Ask until told to stop by what this returns. */
function keepAsking<T>(
  load: Load<T>,
  state: Signal<Resource<T>>,
  everyMs: number | undefined,
): () => void {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  const askIn = (waitMs: number | undefined) => {
    if (waitMs !== undefined) timer = setTimeout(ask, waitMs);
  };
  const succeeded = (data: T) => {
    failures = 0;
    state.value = {
      data,
      error: undefined,
      loading: false,
      asOfMs: Date.now(),
      retryAtMs: undefined,
    };
    askIn(everyMs);
  };
  const failed = (reason: unknown) => {
    const error = reason instanceof ApiError ? reason : noAnswer(reason);
    const waitMs = retryMs(error, failures);
    failures += 1;
    const retryAtMs = waitMs === undefined ? undefined : Date.now() + waitMs;
    state.value = { ...state.peek(), error, loading: false, retryAtMs };
    askIn(waitMs);
  };
  const ask = () => {
    const answer = load(controller.signal);
    state.value = { ...state.peek(), loading: true, retryAtMs: undefined };
    answer.then(
      (data) => controller.signal.aborted || succeeded(data),
      (reason) => controller.signal.aborted || failed(reason),
    );
  };
  ask();
  return () => {
    controller.abort();
    clearTimeout(timer);
  };
}

function nothingYet<T>(): Resource<T> {
  return {
    data: undefined,
    error: undefined,
    loading: true,
    asOfMs: undefined,
    retryAtMs: undefined,
  };
}

function retryMs(error: ApiError, failures: number): number | undefined {
  if (error.retryAfterS !== null) return error.retryAfterS * 1000;
  if (error.status >= 400 && error.status < 500) return undefined;
  return RETRY_MS[Math.min(failures, RETRY_MS.length - 1)];
}
