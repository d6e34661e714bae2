/** Shows what was asked of the server in each of its states: not yet, there, broken, old. */

import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../format/catalogue";
import { clock } from "../format/time";
import type { Loader } from "../state/resource";
import { ErrorPanel } from "./error-panel";
import styles from "./resource-view.module.css";

const SKELETON_AFTER_MS = 150;

interface Props<T> {
  of: Loader<T>;
  reload: () => void;
  /** In pixels, of what will be there: the page must not jump. */
  height: number;
  children: (data: T) => ComponentChildren;
}

export function ResourceView<T>({ of, reload, height, children }: Props<T>) {
  const { data, error, loading, asOfMs, retryAtMs } = of.value;
  if (data === undefined) {
    if (error) return <ErrorPanel error={error} onRetry={reload} retryAtMs={retryAtMs} />;
    return <Skeleton height={height} />;
  }
  return (
    <div class={styles.resource} aria-busy={loading}>
      {loading && <div class={styles.bar} />}
      {error && (
        <p class={styles.stale}>
          {t("shell.asOf", { time: clock(asOfMs) })} · {error.message}{" "}
          <button type="button" onClick={reload}>
            {t("shell.retry")}
          </button>
        </p>
      )}
      {children(data)}
    </div>
  );
}

/** Room for what comes, visible only if it takes a while. */
export function Skeleton({ height }: { height: number }) {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SKELETON_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div class={isSlow ? styles.skeleton : undefined} style={{ height: `${height}px` }} aria-busy>
      <span class="visually-hidden">{t("shell.loading")}</span>
    </div>
  );
}
