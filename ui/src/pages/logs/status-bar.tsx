/** Whether the log is followed, what came meanwhile, and what the search found. */

import { t } from "../../format/catalogue";
import { clock, dateTime } from "../../format/time";
import { Button } from "../../parts/button";
import { ErrorPanel } from "../../parts/error-panel";
import { ChevronDown, ChevronUp } from "../../parts/icons";
import { msOf } from "../../state/logs/entries";
import { isInverted, search } from "../../state/logs/query";
import type { LogView } from "../../state/logs/view";
import { chooseSpan } from "../../state/range";
import styles from "./logs.module.css";

export function StatusBar({ view }: { view: LogView }) {
  return (
    <div class={styles.status}>
      <Following view={view} />
      <Found view={view} />
    </div>
  );
}

function Following({ view }: { view: LogView }) {
  view.version.value;
  if (!view.feed.isLive) {
    return (
      <p class={styles.historic}>
        {t("logs.historic")}{" "}
        <Button small onClick={() => chooseSpan("24h")}>
          {t("shell.range.goLive")}
        </Button>
      </p>
    );
  }
  if (view.feed.isFollowing.value) return <p class={styles.live}>● {t("logs.following")}</p>;
  const lines = view.feed.pending.count.value;
  const last = view.feed.buffer.last;
  const ms = last ? msOf(last.at) : null;
  return (
    <p class={styles.paused} data-testid="log-paused">
      <span>
        <span aria-hidden="true">❚❚</span>{" "}
        {t(ms === null ? "logs.pausedEmpty" : "logs.paused", { time: clock(ms), count: lines })}
      </span>
      <Button small tone="primary" onClick={() => view.resume()}>
        ↓ {t("logs.toLive")}
      </Button>
    </p>
  );
}

function Found({ view }: { view: LogView }) {
  const wanted = search.value;
  if (wanted === null) return null;
  return (
    <div class={styles.found} role="status" aria-live="off">
      <Matches view={view} />
      <Further view={view} />
    </div>
  );
}

/** How many lines have it, which of them is looked at, and the way to the others. */
function Matches({ view }: { view: LogView }) {
  [view.version.value, view.active.value]; // read for their changes alone
  if (view.search.isBusy.value) return <span>{t("logs.searching")}</span>;
  const { place, count } = view.foundPlace;
  return (
    <>
      <span>{place > 0 ? t("logs.match", { place, count }) : t("logs.matches", { count })}</span>
      {count > 0 && (
        <span class={styles.steps}>
          <Button small label={t("logs.keys.previousMatch")} onClick={() => view.seek(-1)}>
            <ChevronUp size={16} aria-hidden />
          </Button>
          <Button small label={t("logs.keys.nextMatch")} onClick={() => view.seek(1)}>
            <ChevronDown size={16} aria-hidden />
          </Button>
        </span>
      )}
    </>
  );
}

function Further({ view }: { view: LogView }) {
  const state = view.further.state.value;
  const wanted = search.value;
  if (wanted === null) return null;
  if (state?.isRunning) {
    return (
      <>
        <span>{reached(state.found, state.reachedMs)}</span>
        <Button small onClick={() => view.further.halt()}>
          {t("logs.stop")}
        </Button>
      </>
    );
  }
  if (state?.error)
    return <ErrorPanel error={state.error} onRetry={() => void view.searchFurther(wanted)} />;
  if (view.feed.state.value.isWhole) return null;
  if (state?.isWhole) return <span>{t("logs.searchedAll", { count: state.found })}</span>;
  return (
    <>
      {state && <span>{reached(state.found, state.reachedMs)}</span>}
      <Button small refusal={refusal()} onClick={() => void view.searchFurther(wanted)}>
        {t("logs.further")}
      </Button>
    </>
  );
}

function refusal(): string | null {
  return isInverted.value ? t("logs.furtherInverted") : null;
}

function reached(found: number, ms: number | null): string {
  return ms === null
    ? t("logs.furtherFound", { count: found })
    : t("logs.furtherReached", { count: found, time: dateTime(ms) });
}
