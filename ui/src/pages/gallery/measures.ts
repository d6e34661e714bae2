/** How large cards and rows are, by the room that there is; the styles go by the same numbers. */

import type { View } from "../../state/executions/choice";
import type { Measures } from "./layout";

const CARD_PX = 208; // the least width of a card; on phones two stand side by side all the same
const CAPTION_PX = 60; // below the picture, borders included
const ROW_PX = { list: 97, compact: 33, comfortable: 41, touch: 49 } as const;
const HEADING_PX = { grid: 44, list: 44, table: 37 } as const;

export interface Room {
  width: number;
  isPhone: boolean;
  density: "compact" | "comfortable" | "touch";
}

/** All that the stage and its styles have to know. */
export interface Drawn extends Measures {
  gap: number;
  itemWidth: number;
  itemHeight: number;
}

/** Return the measures of a view; without days there are no headings. */
export function measuresOf(view: View, { width, isPhone, density }: Room, hasDays: boolean): Drawn {
  const headingHeight = hasDays ? HEADING_PX[view] : 0;
  if (view !== "grid") {
    const rowHeight = view === "list" ? ROW_PX.list : ROW_PX[density];
    return {
      columns: 1,
      gap: 0,
      rowHeight,
      headingHeight,
      itemWidth: width,
      itemHeight: rowHeight,
    };
  }
  const gap = isPhone ? 8 : 16;
  const fitting = Math.floor((width + gap) / (CARD_PX + gap));
  const columns = Math.max(isPhone ? 2 : 1, fitting);
  const itemWidth = Math.floor((width - gap * (columns - 1)) / columns);
  const itemHeight = Math.round((itemWidth * 9) / 16) + CAPTION_PX;
  return { columns, gap, itemWidth, itemHeight, rowHeight: itemHeight + gap, headingHeight };
}

/** Return how many rows above and below what is seen are kept ready, so that few items are. */
export function spareRows({ columns, rowHeight }: Drawn, viewport: number): number {
  const seen = Math.ceil(viewport / rowHeight) + 1;
  const most = Math.floor((MOST_ITEMS / columns - seen) / 2);
  return Math.max(1, Math.min(Math.ceil(seen * 0.75), most));
}

const MOST_ITEMS = 140;
