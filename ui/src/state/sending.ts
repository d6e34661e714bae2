/** A form that is being sent: whether it waits for its answer, and what went wrong with the last. */

import { type ReadonlySignal, useSignal } from "@preact/signals";
import { ApiError, noAnswer } from "../api/errors";

export interface Sending {
  isBusy: ReadonlySignal<boolean>;
  failure: ReadonlySignal<ApiError | null>;
  /** Do the work; nothing while other work goes on. Returns whether it went well. */
  send: (work: () => Promise<void>) => Promise<boolean>;
}

export function useSending(): Sending {
  const isBusy = useSignal(false);
  const failure = useSignal<ApiError | null>(null);
  const send = async (work: () => Promise<void>) => {
    if (isBusy.peek()) return false;
    isBusy.value = true;
    failure.value = null;
    try {
      await work();
      return true;
    } catch (reason) {
      failure.value = reason instanceof ApiError ? reason : noAnswer(reason);
      return false;
    } finally {
      isBusy.value = false;
    }
  };
  return { isBusy, failure, send };
}
