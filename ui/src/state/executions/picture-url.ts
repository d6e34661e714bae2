/** Where the picture of a run lies; the browser keeps what it was given there. */

import type { Execution } from "../../api/types";
import { basePath } from "../address";

/** 320 pixels on the long side, 960, 1600, or as it came. */
export type PictureSize = "thumbnail" | "medium" | "preview" | "full";

/** Return the address of a run's picture; null where it has none. */
export function pictureUrl(
  run: Pick<Execution, "imageUrl">,
  size: PictureSize,
  { format = "webp" }: { format?: "webp" | "jpeg" | "png" } = {},
): string | null {
  return run.imageUrl && `${basePath}${run.imageUrl}?size=${size}&format=${format}`;
}
