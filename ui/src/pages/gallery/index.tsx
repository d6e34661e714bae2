/** What did the cameras see; was anything flagged? Every run, day by day. */

import { type Signal, useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { t } from "../../format/catalogue";
import { clock } from "../../format/time";
import { Button } from "../../parts/button";
import { ErrorPanel } from "../../parts/error-panel";
import { Filters } from "../../parts/filters";
import { ChevronDown } from "../../parts/icons";
import { Menu } from "../../parts/menu";
import { Skeleton } from "../../parts/resource-view";
import { usePresence } from "../../parts/table/presence";
import { OpenedView } from "../../parts/views/opened-view";
import { path } from "../../state/address";
import { filter, openId, tokens, view } from "../../state/executions/choice";
import { useNews } from "../../state/executions/news";
import { loadRuns, type RunList } from "../../state/executions/runs";
import { totalOf } from "../../state/executions/sections";
import { useMarks } from "../../state/marks";
import { defaultSpan } from "../../state/range";
import { useResource } from "../../state/resource";
import { useTitle } from "../../state/title";
import { isPhone, isTouch } from "../../state/viewport";
import { Lightbox } from "../lightbox";
import { ArrivalsPill } from "./arrivals-pill";
import { Browsing } from "./browsing";
import { BulkBar, ChooseButton } from "./bulk-bar";
import { columnItems, columnTracks } from "./columns";
import styles from "./gallery.module.css";
import { GoToDate } from "./go-to-date";
import { Head } from "./head";
import { Keeping } from "./keeping";
import { useGalleryKeys } from "./keys";
import type { Layout } from "./layout";
import { Nothing } from "./nothing";
import { Peek } from "./peek";
import { Scrubber } from "./scrubber";
import { SearchBox } from "./search-box";
import { Stage } from "./stage";
import { loadTabCounts } from "./tab-counts";
import { TokenChips } from "./token-chips";

const GALLERY = "/executions";
const TOP_PX = 8; // from the page's top: nobody has scrolled
const MERGE_MS = 600; // several runs that come together are shown together
const STAGE_PX = 1_200; // of what comes, so that nothing jumps

export default function Gallery() {
  useTitle(t("gallery.title"));
  useWideRange();
  useMarks();
  const known = useRef<RunList | undefined>(undefined);
  const { state, reload } = useResource((aborted) => loadRuns(aborted, known.current));
  const list = useComputed(() => state.value.data);
  known.current = list.value;
  const news = useNews(() => list.peek());
  const closed = useClosed();
  const browsing = useMemo(() => new Browsing(list, news), []);
  const counts = useResource(async (aborted) =>
    list.value ? loadTabCounts(list.value, aborted) : undefined,
  );
  const { data, error, loading, retryAtMs, asOfMs } = state.value;
  return (
    <div class={styles.page} style={{ "--tracks": columnTracks() }}>
      <Head list={data} counts={counts.state.value.data} />
      <div class={styles.toolbar}>
        <OpenedView />
        <Filters count={tokens.value.length + (filter.value.words === "" ? 0 : 1)}>
          <TokenChips />
          <SearchBox />
        </Filters>
        {view.value === "table" && (
          <Menu label={t("gallery.columns")} items={columnItems()}>
            {t("gallery.columns")} <ChevronDown size={14} aria-hidden />
          </Menu>
        )}
        {(isTouch.value || isPhone.value) && <ChooseButton browsing={browsing} />}
        <Keeping list={data} />
      </div>
      {data !== undefined && error && (
        <p class={styles.stale}>
          {t("shell.asOf", { time: clock(asOfMs) })} · {error.message}{" "}
          <Button small onClick={reload}>
            {t("shell.retry")}
          </Button>
        </p>
      )}
      {data === undefined ? (
        error ? (
          <ErrorPanel error={error} onRetry={reload} retryAtMs={retryAtMs} />
        ) : (
          <Skeleton height={STAGE_PX} />
        )
      ) : (
        <Runs {...{ list: data, browsing, closed, reload }} isLoading={loading} />
      )}
      {openId.value !== null && <Lightbox />}
    </div>
  );
}

interface RunsProps {
  list: RunList;
  browsing: Browsing;
  /** The run that was closed and is to be come back to. */
  closed: Signal<number | null>;
  isLoading: boolean;
  reload: () => void;
}

function Runs({ list, browsing, closed, isLoading, reload }: RunsProps) {
  const layout = useSignal<Layout | null>(null);
  const isChoosingDate = useSignal(false);
  const { isHeld, watch } = usePresence();
  const showNew = useCallback(() => {
    browsing.scroller.goTo(-scrollY);
    scrollTo(0, 0);
    reload();
  }, []);
  useGalleryKeys(browsing, showNew);
  useListChange(list, browsing, layout.value !== null);
  useReturn(browsing, closed, layout.value !== null);
  useComingBack(browsing);
  const mergesAlone = useComputed(() => {
    browsing.scroller.offset.value; // changes with every scrolling
    const isChoosing = browsing.isChoosing.value || browsing.chosen.value.size > 0;
    const isLooking = browsing.isPeeking.value || openId.value !== null;
    return scrollY <= TOP_PX && !isHeld.value && !isChoosing && !isLooking;
  });
  useSignalEffect(() => {
    if (!mergesAlone.value || browsing.news.arrived.value.size === 0) return;
    const timer = setTimeout(reload, MERGE_MS);
    return () => clearTimeout(timer);
  });
  const { runs } = totalOf(list.sections);
  const failure = list.pages.failure.value;
  return (
    <>
      <ArrivalsPill browsing={browsing} isHidden={mergesAlone.value} onShow={showNew} />
      {failure && (
        <p class={styles.stale} role="alert">
          {t("gallery.partMissing", { message: failure.message })}
        </p>
      )}
      {runs === 0 ? (
        <Nothing list={list} />
      ) : (
        <div class={styles.body} aria-busy={isLoading}>
          <div class={styles.listPlace} {...watch}>
            <Stage
              list={list}
              browsing={browsing}
              onLayout={(next) => {
                layout.value = next;
              }}
            />
          </div>
          {layout.value && (
            <Scrubber
              list={list}
              layout={layout.value}
              browsing={browsing}
              onGoToDate={() => {
                isChoosingDate.value = true;
              }}
            />
          )}
          {browsing.isPeeking.value && <Peek browsing={browsing} list={list} />}
        </div>
      )}
      <BulkBar browsing={browsing} list={list} />
      {isChoosingDate.value && (
        <GoToDate
          list={list}
          onGo={(ms) => void browsing.goToTime(ms)}
          onClose={() => {
            isChoosingDate.value = false;
          }}
        />
      )}
    </>
  );
}

/** Another list begins at its top, or where the reader was in it. */
function useListChange(list: RunList, browsing: Browsing, isDrawn: boolean): void {
  const shown = useRef<string | null>(null);
  useLayoutEffect(() => browsing.news.clear(), [list]); // before anything else can come
  useEffect(() => {
    if (!isDrawn || shown.current === list.key) return;
    const isFirst = shown.current === null;
    shown.current = list.key;
    browsing.clearChoice();
    browsing.active.value = { section: 0, index: 0 };
    void browsing.restore().then((hasPlace) => {
      if (hasPlace) return;
      if (isFirst && openId.peek() !== null)
        void browsing.show(openId.peek() ?? 0, { isFocused: false });
      else if (!isFirst) scrollTo(0, 0);
    });
  }, [list, isDrawn]);
}

/** Who comes back before the next page was there finds the place as it was left. */
function useComingBack(browsing: Browsing): void {
  const isAway = useRef(false);
  useSignalEffect(() => {
    const isHere = path.value === GALLERY;
    if (isHere && isAway.current) void browsing.restore();
    isAway.current = !isHere;
  });
  useSignalEffect(() => {
    if (path.value === GALLERY) browsing.remember();
  });
}

/** Notice what is closed, also while the list has not come yet. */
function useClosed(): Signal<number | null> {
  const closed = useSignal<number | null>(null);
  const last = useRef<number | null>(null);
  useSignalEffect(() => {
    const id = openId.value;
    if (id === null && last.current !== null) closed.value = last.current;
    last.current = id;
  });
  return closed;
}

/** Who closes what was open comes back to that run, in the middle and with the focus. */
function useReturn(browsing: Browsing, closed: Signal<number | null>, isDrawn: boolean): void {
  const { value: id } = closed;
  useEffect(() => {
    if (!isDrawn || id === null) return;
    closed.value = null;
    void browsing.show(id);
  }, [isDrawn, id]);
}

/** A gallery shows a month unless it is asked for something else; places are restored by us. */
function useWideRange(): void {
  useEffect(() => {
    const before = history.scrollRestoration;
    history.scrollRestoration = "manual";
    return () => {
      history.scrollRestoration = before;
      defaultSpan.value = "24h";
    };
  }, []);
  useMemo(() => {
    defaultSpan.value = "30d";
  }, []);
}
