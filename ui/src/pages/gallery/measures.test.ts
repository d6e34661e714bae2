import { describe, expect, it } from "vitest";
import { measuresOf, spareRows } from "./measures";

const DESK = { width: 1_112, isPhone: false, density: "comfortable" } as const;

describe("the grid", () => {
  it.each([
    [{ ...DESK }, 5],
    [{ ...DESK, width: 900 }, 4],
    [{ width: 314, isPhone: true, density: "touch" } as const, 2],
    [{ width: 244, isPhone: true, density: "touch" } as const, 2],
  ])("fills its width %o with %d columns", (room, columns) => {
    const drawn = measuresOf("grid", room, true);
    const used = drawn.columns * drawn.itemWidth + (drawn.columns - 1) * drawn.gap;

    expect(drawn.columns).toBe(columns);
    expect(used).toBeLessThanOrEqual(room.width);
    expect(room.width - used).toBeLessThan(drawn.columns);
  });
});

it("has headings only where there are days", () => {
  expect(measuresOf("table", DESK, false).headingHeight).toBe(0);
  expect(measuresOf("grid", DESK, true).headingHeight).toBeGreaterThan(0);
});

it.each([400, 900, 1_440, 2_160])("keeps few items ready in a window of %d pixels", (viewport) => {
  for (const view of ["grid", "list", "table"] as const) {
    const drawn = measuresOf(view, DESK, true);
    const rows = Math.ceil(viewport / drawn.rowHeight) + 1 + 2 * spareRows(drawn, viewport);

    expect(rows * drawn.columns).toBeLessThanOrEqual(150);
  }
});
