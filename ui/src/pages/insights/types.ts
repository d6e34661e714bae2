/** What the server tells of a period. */

import type { components } from "../../api/schema";

export type Insights = components["schemas"]["Insights"];
export type Tiles = components["schemas"]["InsightTiles"];
export type Tile = components["schemas"]["InsightTile"];
export type FalseAlarms = components["schemas"]["FalseAlarmsTile"];
export type Bucket = components["schemas"]["InsightBucket"];
export type HourOfWeek = components["schemas"]["HourOfWeek"];
export type Camera = components["schemas"]["InsightCamera"];
export type Model = components["schemas"]["InsightModel"];
