/** Finds the run that a picture is compared with. */

import { useSignalEffect } from "@preact/signals";
import { useResource } from "../../state/resource";
import { compared } from "./address";
import { askDayBefore, askDetail, askStop } from "./asking";
import type { Box } from "./box";
import { earlier, type Stop } from "./chain";

/** Keep `box.other` in step with what the URL says; null while it is not known. */
export function useOther(box: Box): void {
  const { state } = useResource<Asked>((aborted) => ask(box, aborted));
  useSignalEffect(() => {
    const wanted = compared.value;
    const id = box.walk.id.value;
    const found =
      wanted === "previous"
        ? earlier(box.walk.chains.camera.value, id)
        : asked(state.value.data, wanted, id);
    box.isOtherMissing.value = wanted !== null && found === null;
    box.other.value = found ?? null;
  });
  const { state: detail } = useResource(async (aborted) => {
    const { value: other } = box.other;
    return other && (await askDetail(other.id, aborted));
  });
  useSignalEffect(() => {
    box.otherDetail.value = detail.value.data ?? null;
  });
}

interface Asked {
  /** What was wanted, for which run. */
  wanted: unknown;
  of: number;
  found: Stop | null;
}

/** Ask for what does not lie in the film. */
async function ask({ walk }: Box, aborted: AbortSignal): Promise<Asked> {
  const wanted = compared.value;
  const of = typeof wanted === "number" ? 0 : walk.settled.value; // a picked one stays
  if (wanted === "day" && of !== 0) return { wanted, of, found: await askDayBefore(of, aborted) };
  if (typeof wanted === "number") return { wanted, of, found: await askStop(wanted, aborted) };
  return { wanted, of, found: null };
}

function asked(data: Asked | undefined, wanted: unknown, id: number): Stop | null | undefined {
  if (wanted === null || data === undefined || data.wanted !== wanted) return undefined;
  return data.of === 0 || data.of === id ? data.found : undefined;
}
