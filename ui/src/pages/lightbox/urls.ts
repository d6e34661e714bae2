/** Where the three stages of a picture lie. */

import { type PictureSize, pictureUrl } from "../../state/executions/picture-url";
import type { Stop } from "./chain";

export const thumbnailOf = (stop: Stop) => urlOf(stop, "thumbnail");

/** 1,600 pixels: enough for a screen. As JPEG, which the server makes in a third of the time. */
export const previewOf = (stop: Stop) => urlOf(stop, "preview", "jpeg");

/** The file as it came, if its type is one of those that can be asked for. */
export function originalOf(stop: Stop, mediaType: string | undefined): string | null {
  const own = (["png", "webp"] as const).find((form) => mediaType === `image/${form}`);
  return urlOf(stop, "full", own ?? "jpeg");
}

function urlOf(
  { imageUrl }: Stop,
  size: PictureSize,
  format: "webp" | "jpeg" | "png" = "webp",
): string | null {
  return pictureUrl({ imageUrl }, size, { format });
}
