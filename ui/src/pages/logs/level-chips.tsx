/** The levels, with how many loaded lines have them: a press hides one, a double one shows it alone. */

import { useSignal } from "@preact/signals";
import { t } from "../../format/catalogue";
import { count, shortCount } from "../../format/number";
import { Button } from "../../parts/button";
import { Dialog } from "../../parts/dialog";
import { ALL, type Shown, wordOf } from "../../state/logs/levels";
import { hiddenLevels, showLevels } from "../../state/logs/query";
import type { LogView } from "../../state/logs/view";
import styles from "./logs.module.css";

const NOTHING: ReadonlySet<Shown> = new Set();

export function LevelChips({ view }: { view: LogView }) {
  const isOpen = useSignal(false);
  view.version.value;
  const errors = (view.rows.counts.get("error") ?? 0) + (view.rows.counts.get("fatal") ?? 0);
  return (
    <div class={styles.levels}>
      <fieldset class={styles.levelRow} aria-label={t("logs.levels")}>
        <Chips view={view} />
      </fieldset>
      <Button
        class={styles.levelButton ?? ""}
        onClick={() => {
          isOpen.value = true;
        }}
      >
        {t("logs.errors", { count: shortCount(errors) })} ▾
      </Button>
      {isOpen.value && (
        <Dialog
          title={t("logs.levels")}
          shape="sheet"
          onClose={() => {
            isOpen.value = false;
          }}
        >
          <div class={styles.levelSheet}>
            <Chips view={view} />
          </div>
        </Dialog>
      )}
    </div>
  );
}

function Chips({ view }: { view: LogView }) {
  view.version.value;
  const areHidden = hiddenLevels.value.size > 0;
  return (
    <>
      {ALL.map((level) => (
        <Chip key={wordOf(level)} level={level} lines={view.rows.counts.get(level) ?? 0} />
      ))}
      <Button
        small
        tone="quiet"
        class={areHidden ? "" : (styles.unneeded ?? "")}
        onClick={() => showLevels(NOTHING)}
      >
        {t("logs.allLevels")}
      </Button>
    </>
  );
}

function Chip({ level, lines }: { level: Shown; lines: number }) {
  const hidden = hiddenLevels.value;
  const isShown = !hidden.has(level);
  const name = level === null ? t("logs.noLevel") : level.toUpperCase();
  const hint = isShown ? "logs.levelHint" : "logs.levelHiddenHint";
  return (
    <button
      type="button"
      class={styles.level}
      data-level={wordOf(level)}
      aria-pressed={isShown}
      title={t(hint, { level: name, count: count(lines) })}
      onClick={({ detail }) =>
        showLevels(detail === 2 ? only(hidden, level) : toggled(hidden, level))
      }
    >
      <span class={styles.levelName}>{name}</span>{" "}
      <span class={styles.levelCount} data-other={isShown ? t("logs.hidden") : shortCount(lines)}>
        {isShown ? shortCount(lines) : t("logs.hidden")}
      </span>
    </button>
  );
}

function toggled(hidden: ReadonlySet<Shown>, level: Shown): Set<Shown> {
  const next = new Set(hidden);
  if (!next.delete(level)) next.add(level);
  return next;
}

/** One level alone; all of them if it was alone before the first of the two presses hid it. */
function only(hidden: ReadonlySet<Shown>, level: Shown): ReadonlySet<Shown> {
  const wasAlone = hidden.size === ALL.length;
  return wasAlone ? NOTHING : new Set(ALL.filter((each) => each !== level));
}
