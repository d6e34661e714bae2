/** The keys of all catalogues, taken from the English ones. */

import type access from "../catalogues/en/access.json";
import type chart from "../catalogues/en/chart.json";
import type errors from "../catalogues/en/errors.json";
import type execution from "../catalogues/en/execution.json";
import type exports_ from "../catalogues/en/exports.json";
import type gallery from "../catalogues/en/gallery.json";
import type incidents from "../catalogues/en/incidents.json";
import type insights from "../catalogues/en/insights.json";
import type apiKeys from "../catalogues/en/keys.json";
import type lightbox from "../catalogues/en/lightbox.json";
import type login from "../catalogues/en/login.json";
import type logs from "../catalogues/en/logs.json";
import type nodes from "../catalogues/en/nodes.json";
import type operation from "../catalogues/en/operation.json";
import type overview from "../catalogues/en/overview.json";
import type review from "../catalogues/en/review.json";
import type service from "../catalogues/en/service.json";
import type services from "../catalogues/en/services.json";
import type settings from "../catalogues/en/settings.json";
import type setup from "../catalogues/en/setup.json";
import type shell from "../catalogues/en/shell.json";
import type system from "../catalogues/en/system.json";
import type views from "../catalogues/en/views.json";
import type webhooks from "../catalogues/en/webhooks.json";

export type MessageKey =
  | keyof typeof chart
  | keyof typeof exports_
  | keyof typeof views
  | keyof typeof access
  | keyof typeof errors
  | keyof typeof insights
  | keyof typeof gallery
  | keyof typeof apiKeys
  | keyof typeof setup
  | keyof typeof webhooks
  | keyof typeof lightbox
  | keyof typeof execution
  | keyof typeof login
  | keyof typeof incidents
  | keyof typeof logs
  | keyof typeof nodes
  | keyof typeof operation
  | keyof typeof services
  | keyof typeof review
  | keyof typeof overview
  | keyof typeof service
  | keyof typeof shell
  | keyof typeof settings
  | keyof typeof system;
