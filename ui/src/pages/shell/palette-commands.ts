/** What the palette always offers; pages and parts add theirs by `useCommands`. */

import { isMessage, t } from "../../format/catalogue";
import { parseMoment } from "../../format/moments";
import { dateTime, HOUR_MS } from "../../format/time";
import { go } from "../../state/address";
import { nowMs } from "../../state/clock";
import { type Command, PREFIXES, type Prefix, sources } from "../../state/commands";
import { keyOf, services } from "../../state/fleet";
import { isPaused, pause } from "../../state/live";
import { prefer, preferences } from "../../state/preferences";
import { chooseRange, chooseSpan, isSpan, SPANS } from "../../state/range";
import { rank } from "../../state/ranking";
import { recentCommands } from "../../state/recent-commands";
import { whyNot } from "../../state/session";
import { currentPage, pageAt } from "../page-at";
import { SECTIONS } from "../settings/sections";
import { copyLink } from "./copy-link";
import { DESTINATIONS } from "./navigation";

const AROUND_MS = HOUR_MS; // of a moment that was typed, before and after it

/** Everything that can be run now. */
export function allCommands(): Command[] {
  return [
    ...pages(),
    ...ofServices(),
    ...ofTime(),
    ...general(),
    ...settings(),
    ...sources.value.flatMap((source) => source()),
  ];
}

/** Return what fits, the best first: for nothing typed, what was run lately goes before the rest. */
export function findCommands(typed: string, all: readonly Command[]): Command[] {
  const prefix = PREFIXES.find((each) => typed.startsWith(each));
  if (prefix === undefined && typed.trim() === "") return withRecent(all);
  if (prefix === undefined) return [...runById(typed.trim()), ...rank(typed, all)];
  const rest = typed.slice(1);
  const meant = all.filter((command) => command.prefix === prefix);
  return [...spoken(prefix, rest.trim()), ...possibleFirst(rank(rest, meant))];
}

/** What is refused is told with its reason, below what can be done. */
function possibleFirst(found: readonly Command[]): Command[] {
  return found.toSorted((a, b) => Number(!!a.refusal) - Number(!!b.refusal));
}

/** What a prefix makes of the text itself: a run by its id, a moment. */
function spoken(prefix: Prefix, text: string): Command[] {
  if (prefix === "#") return runById(text);
  if (prefix !== ":" || isTimeless()) return [];
  const moment = parseMoment(text, nowMs.peek());
  if (moment === null) return [];
  return [
    {
      id: "time-around",
      title: t("shell.palette.around", { time: dateTime(moment) }),
      group: "shell.palette.time",
      run: () => chooseRange(moment - AROUND_MS, Math.min(moment + AROUND_MS, nowMs.peek())),
    },
  ];
}

function runById(text: string): Command[] {
  const path = `/executions/${text}`;
  if (!/^\d{1,18}$/.test(text) || pageAt(path) === null) return [];
  return [
    {
      id: `run-${text}`,
      title: t("shell.palette.run", { id: text }),
      group: "shell.palette.goTo",
      run: () => go(path),
    },
  ];
}

function withRecent(all: readonly Command[]): Command[] {
  const byId = new Map(all.map((command) => [command.id, command]));
  const recent = recentCommands().flatMap((id) => byId.get(id) ?? []);
  const others = all.filter((command) => !recent.includes(command));
  return [
    ...recent.map((command): Command => ({ ...command, group: "shell.palette.recent" })),
    ...others,
  ];
}

function pages(): Command[] {
  return [
    ...DESTINATIONS.map(({ path, label }) => ({ path, label })),
    { path: "/settings", label: "shell.settings" as const },
  ].map(({ path, label }) => ({
    id: `page-${label}`,
    title: t(label),
    group: "shell.palette.goTo",
    run: () => go(path),
  }));
}

/** The sections of the settings; none before their sentences are loaded. */
function settings(): Command[] {
  return SECTIONS.filter(({ label }) => isMessage(label)).map(({ path, label, scope }) => ({
    id: `settings-${path}`,
    title: t(label),
    also: t("shell.settings"),
    group: "shell.settings",
    refusal: whyNot(scope),
    run: () => go(`/settings/${path}`),
  }));
}

function ofServices(): Command[] {
  return [...(services.value?.values() ?? [])].map((service) => ({
    id: `service-${keyOf(service)}`,
    title: service.name,
    also: `${service.id} ${service.containerName} ${service.image}`,
    group: "shell.services",
    prefix: "@",
    run: () => go(`/services/${encodeURIComponent(service.id)}`),
  }));
}

function ofTime(): Command[] {
  if (isTimeless()) return [];
  return Object.keys(SPANS)
    .filter(isSpan)
    .map((span) => ({
      id: `time-${span}`,
      title: t(`shell.range.${span}`),
      also: span,
      group: "shell.palette.time",
      prefix: ":",
      run: () => chooseSpan(span),
    }));
}

function general(): Command[] {
  const themes = (["system", "light", "dark"] as const).filter(
    (theme) => theme !== preferences.value.theme,
  );
  return [
    {
      id: "copy-link",
      title: t("shell.link.copy"),
      group: "shell.palette.actions",
      prefix: ">",
      run: () => void copyLink(),
    },
    {
      id: "pause",
      title: t("shell.live.pause"),
      group: "shell.palette.actions",
      prefix: ">",
      run: () => pause(!isPaused.peek()),
    },
    ...themes.map(
      (theme): Command => ({
        id: `theme-${theme}`,
        title: t(`shell.palette.theme.${theme}`),
        group: "shell.settings",
        prefix: ">",
        run: () => prefer({ theme }),
      }),
    ),
  ];
}

function isTimeless(): boolean {
  return currentPage.value?.timeless ?? false;
}
