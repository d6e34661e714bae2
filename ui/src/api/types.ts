/** Short names for the server's types. */

import type { components } from "./schema";

type Schemas = components["schemas"];

export type Service = Schemas["Service"];
export type ServiceDetail = Schemas["ServiceDetail"];
export type Operation = Schemas["Operation"];
export type Incident = Schemas["Incident"];
export type Execution = Schemas["Execution"];
export type ExecutionDetail = Schemas["ExecutionDetail"];
export type Health = Schemas["Health"];
export type Webhook = Schemas["Webhook"];
export type Delivery = Schemas["Delivery"];
export type LogEntry = Schemas["LogEntry"];
export type Neighbour = Schemas["Neighbour"];
export type Neighbours = Schemas["Neighbours"];
