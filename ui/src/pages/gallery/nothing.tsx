/** What stands where no run is shown: why, and the next step. */

import { t } from "../../format/catalogue";
import { count } from "../../format/number";
import { DAY_MS, dateTime } from "../../format/time";
import { Button } from "../../parts/button";
import { EmptyState } from "../../parts/empty-state";
import { basePath, query, setQuery } from "../../state/address";
import { clearFilter, filter, removeToken, tokens } from "../../state/executions/choice";
import { parametersOf, readFilter, type Token, withToken } from "../../state/executions/filter";
import { countRuns, type RunList } from "../../state/executions/runs";
import { chooseSpan, range } from "../../state/range";
import { useResource } from "../../state/resource";
import { currentTab } from "./tabs";
import { tokenText } from "./token-chips";

/** What is found without one of the conditions, and without any. */
interface Around {
  total: number;
  narrowest: { token: Pick<Token, "key" | "value">; count: number } | null;
}

export function Nothing({ list }: { list: RunList }) {
  const { state } = useResource((aborted) => lookAround(list, query.value, aborted));
  const around = state.value.data;
  if (around === undefined) return null;
  if (around.total === 0) return <NoRuns />;
  if (currentTab(filter.value) === "failed" && tokens.value.length === 1 && !filter.value.words)
    return (
      <EmptyState
        tone="good"
        title={t("gallery.noneFailed", { range: rangeName() })}
        text={t("gallery.ofRuns", { total: around.total })}
      />
    );
  return <NoneFound around={around} />;
}

function NoneFound({ around: { total, narrowest } }: { around: Around }) {
  return (
    <EmptyState
      title={t("gallery.noMatch", { total: count(total) })}
      text={
        narrowest
          ? t("gallery.narrowest", { filter: nameOf(narrowest.token), count: narrowest.count })
          : undefined
      }
    >
      {narrowest && (
        <Button onClick={() => take(narrowest.token)}>
          {t("gallery.removeIt", { filter: nameOf(narrowest.token) })}
        </Button>
      )}
      <Button onClick={clearFilter}>{t("gallery.clearAll")}</Button>
      {range.value.span !== "30d" && (
        <Button onClick={() => chooseSpan("30d")}>{t("gallery.widen")}</Button>
      )}
    </EmptyState>
  );
}

/** No run at all in the range: there is none yet, or the range lies where none was. */
function NoRuns() {
  const isWide = range.value.toMs - range.value.fromMs >= 30 * DAY_MS;
  return (
    <EmptyState
      title={t("gallery.none", { range: rangeName() })}
      text={isWide ? t("gallery.noneText") : undefined}
    >
      {isWide ? (
        <a href={`${basePath}/setup?step=n8n`}>{t("gallery.toSetup")}</a>
      ) : (
        <Button onClick={() => chooseSpan("30d")}>{t("gallery.widen")}</Button>
      )}
    </EmptyState>
  );
}

async function lookAround(
  { fromMs, untilMs }: RunList,
  asked: URLSearchParams,
  aborted: AbortSignal,
): Promise<Around> {
  const stretch = { fromMs, untilMs };
  const conditions: Pick<Token, "key" | "value">[] = [...tokens.peek()];
  const { words } = filter.peek();
  if (words) conditions.push({ key: "q", value: words });
  const counts = conditions.map(async (token) => {
    const without = new URLSearchParams(asked);
    for (const [key, value] of Object.entries(withToken(asked, token, false)))
      if (value === null) without.delete(key);
      else without.set(key, value);
    return { token, count: await countRuns(parametersOf(readFilter(without)), stretch, aborted) };
  });
  const [total, ...each] = await Promise.all([countRuns({}, stretch, aborted), ...counts]);
  const best = each.sort((a, b) => b.count - a.count)[0];
  return { total, narrowest: best && best.count > 0 ? best : null };
}

function nameOf(token: Pick<Token, "key" | "value">): string {
  return token.key === "q" ? `“${token.value}”` : tokenText(token);
}

function take(token: Pick<Token, "key" | "value">): void {
  if (token.key === "q") setQuery({ q: null });
  else removeToken(token);
}

function rangeName(): string {
  const { span, fromMs, toMs } = range.value;
  return span ? t(`shell.range.${span}`) : `${dateTime(fromMs)} – ${dateTime(toMs)}`;
}
