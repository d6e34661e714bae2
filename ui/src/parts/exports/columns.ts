/** What an export can be of: the server's formats and columns, in its order. */

export const FORMATS = ["csv", "jsonl", "parquet", "zip"] as const;
export type Format = (typeof FORMATS)[number];

export const COLUMNS = [
  "id",
  "startedAt",
  "stoppedAt",
  "durationMs",
  "status",
  "statusDetail",
  "workflowId",
  "workflowName",
  "mode",
  "camera",
  "model",
  "riskLevel",
  "confidence",
  "description",
  "telegramSent",
  "mark",
  "errorNode",
  "errorType",
  "errorMessage",
  "errorPattern",
  "retryOf",
  "imageCount",
  "unreadable",
] as const;
export type ColumnName = (typeof COLUMNS)[number];
