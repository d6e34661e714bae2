/** Chooses the page by its URL, and asks who is there before anything is shown. */

import { useSignal, useSignalEffect } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import type { ApiError } from "../api/errors";
import { loadCatalogues, t } from "../format/catalogue";
import { EmptyState } from "../parts/empty-state";
import { ErrorPanel } from "../parts/error-panel";
import type { Page } from "../routes";
import { basePath, go, path, query } from "../state/address";
import { followExports } from "../state/exports";
import { followFleet } from "../state/fleet";
import { followIncidents } from "../state/incidents";
import { followSavedLinks } from "../state/link";
import { connect, disconnect } from "../state/live";
import { followPatterns } from "../state/patterns";
import { followReview } from "../state/review";
import { loadMe, me } from "../state/session";
import { keepTitle } from "../state/title";
import { pageAt } from "./page-at";
import { SessionGuard } from "./session-guard";
import { Shell } from "./shell/shell";

type Parameters = Record<string, string>;

interface Opened {
  page: Page;
  View: ComponentType<{ parameters: Parameters }>;
  parameters: Parameters;
}

export function App() {
  const opened = useSignal<Opened | null>(null); // the last page stays until the next one is there
  const failure = useSignal<ApiError | null>(null);
  useEffect(keepTitle, []);
  useSignalEffect(() => {
    const found = pageAt(path.value);
    let isWanted = true; // until another page is: that one may be there first
    failure.value = null;
    if (found === null) opened.value = null;
    else
      void open(found).then(
        (ready) => {
          if (isWanted) opened.value = ready;
        },
        (reason) => {
          if (isWanted) failure.value = reason;
        },
      );
    return () => {
      isWanted = false;
    };
  });
  useSession((reason) => {
    failure.value = reason;
  });

  if (failure.value) return <ErrorPanel error={failure.value} onRetry={() => location.reload()} />;
  const found = pageAt(path.value);
  if (found?.page.bare)
    return opened.value?.page === found.page ? <View {...opened.value} /> : null;
  if (!me.value) return null; // asked, or on the way to the login
  return (
    <>
      <Shell>{found === null ? <NoSuchPage /> : opened.value && <View {...opened.value} />}</Shell>
      <SessionGuard />
    </>
  );
}

function View({ View: Found, parameters }: Opened) {
  return <Found parameters={parameters} />;
}

function NoSuchPage() {
  return (
    <EmptyState
      title={t("shell.noSuchPage")}
      text={t("shell.noSuchPageText", { path: path.value })}
    >
      <a href={`${basePath}/`}>{t("shell.toOverview")}</a>
    </EmptyState>
  );
}

/** Ask who is signed in; show the login to nobody, and follow the stack for somebody. */
function useSession(onError: (reason: ApiError) => void): void {
  useEffect(() => {
    loadMe().catch(onError);
  }, []);
  useSignalEffect(() => {
    const isBare = pageAt(path.value)?.page.bare ?? false;
    if (me.value === null && !isBare) {
      const next = path.peek() + (query.peek().size > 0 ? `?${query.peek()}` : "");
      go("/login", { next: next === "/" ? null : next }, { replace: true });
    }
  });
  useSignalEffect(() => {
    if (!me.value) return;
    const ends = [
      followFleet(),
      followIncidents(),
      followReview(),
      followPatterns(),
      followExports(),
      followSavedLinks(),
    ];
    connect();
    return () => {
      for (const end of ends) end();
      disconnect();
    };
  });
}

async function open({ page, parameters }: { page: Page; parameters: Parameters }): Promise<Opened> {
  const [loaded] = await Promise.all([page.load(), loadCatalogues(...page.catalogues)]);
  return { page, View: loaded.default, parameters };
}
