/** The keys of all catalogues, taken from the English ones. */

import type access from "../catalogues/en/access.json";
import type chart from "../catalogues/en/chart.json";
import type apiKeys from "../catalogues/en/keys.json";
import type login from "../catalogues/en/login.json";
import type logs from "../catalogues/en/logs.json";
import type operation from "../catalogues/en/operation.json";
import type overview from "../catalogues/en/overview.json";
import type service from "../catalogues/en/service.json";
import type services from "../catalogues/en/services.json";
import type settings from "../catalogues/en/settings.json";
import type setup from "../catalogues/en/setup.json";
import type shell from "../catalogues/en/shell.json";
import type system from "../catalogues/en/system.json";
import type webhooks from "../catalogues/en/webhooks.json";

export type MessageKey =
  | keyof typeof chart
  | keyof typeof access
  | keyof typeof apiKeys
  | keyof typeof setup
  | keyof typeof webhooks
  | keyof typeof login
  | keyof typeof logs
  | keyof typeof operation
  | keyof typeof services
  | keyof typeof overview
  | keyof typeof service
  | keyof typeof shell
  | keyof typeof settings
  | keyof typeof system;
