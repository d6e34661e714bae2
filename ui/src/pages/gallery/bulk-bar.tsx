/** What can be done with the runs that are chosen: judge, compare two, take away as a file. */

import { type Signal, useSignal } from "@preact/signals";
import { t } from "../../format/catalogue";
import { count } from "../../format/number";
import { Button } from "../../parts/button";
import { ExportDialog } from "../../parts/exports/export-dialog";
import { useFoot } from "../../parts/foot";
import { ChevronDown, Download, Ellipsis, X } from "../../parts/icons";
import { Menu } from "../../parts/menu";
import type { RunList } from "../../state/executions/runs";
import { totalOf } from "../../state/executions/sections";
import { isPhone } from "../../state/viewport";
import type { Browsing } from "./browsing";
import { type Asked, type BulkAct, furtherOf, marksOf, usesOf } from "./bulk-acts";
import styles from "./gallery.module.css";
import { filtersOf } from "./keeping";
import { MarkAll } from "./mark-all";

interface Props {
  browsing: Browsing;
  list: RunList;
}

export function BulkBar({ browsing, list }: Props) {
  const asked = useSignal<Asked>(null);
  const isShown = browsing.chosen.value.size > 0 || browsing.isChoosing.value;
  const bar = useFoot<HTMLDivElement>(isShown);
  if (!isShown) return null;
  const acts = {
    further: furtherOf(browsing, list),
    marks: marksOf(browsing, list, asked),
    uses: usesOf(browsing, asked),
    clear: () => browsing.clearChoice(),
    howMany: howMany({ browsing, list }),
  };
  return (
    <div ref={bar} class={styles.bulk} role="toolbar" aria-label={t("gallery.bulk")}>
      {isPhone.value ? <OneRow {...acts} /> : <Wide {...acts} />}
      <Question browsing={browsing} list={list} asked={asked} />
    </div>
  );
}

interface Acts {
  howMany: string;
  further: readonly BulkAct[];
  marks: readonly BulkAct[];
  uses: readonly BulkAct[];
  clear: () => void;
}

function Wide({ howMany: words, further, marks, uses, clear }: Acts) {
  return (
    <>
      <Clear onClear={clear} />
      <span class={styles.bulkCount}>{words}</span>
      {further.map(({ id, label, run }) => (
        <Button key={id} tone="quiet" onClick={run}>
          {label}
        </Button>
      ))}
      {[...marks, ...uses].map(({ id, label, refusal, run }) => (
        <Button key={id} refusal={refusal} onClick={run}>
          {id === "export" && <Download size={16} aria-hidden />}
          {label}
        </Button>
      ))}
    </>
  );
}

/** A phone's height is for the pictures: what is done seldom lies behind a button. */
function OneRow({ howMany: words, further, marks, uses, clear }: Acts) {
  return (
    <>
      <Clear onClear={clear} />
      <span class={styles.bulkCount}>{words}</span>
      <Menu label={t("gallery.judge")} items={marks}>
        {t("gallery.judge")} <ChevronDown size={14} aria-hidden />
      </Menu>
      <Menu label={t("gallery.moreOfChosen")} items={[...uses, ...further]}>
        <Ellipsis size={18} aria-hidden />
      </Menu>
    </>
  );
}

function Clear({ onClear }: { onClear: () => void }) {
  return (
    <Button tone="quiet" label={t("gallery.clearChoice")} onClick={onClear}>
      <X size={18} aria-hidden />
    </Button>
  );
}

/** What has to be said before it is done. */
function Question({ browsing, list, asked }: Props & { asked: Signal<Asked> }) {
  const { value } = asked;
  const close = () => {
    asked.value = null;
  };
  if (value === null) return null;
  if (value !== "export") return <MarkAll list={list} mark={value.mark} onClose={close} />;
  const ids = [...browsing.chosen.value.keys()];
  return browsing.reach.value === "matching" ? (
    <ExportDialog
      runs={totalOf(list.sections).runs}
      selection={{ filters: filtersOf(list) }}
      onClose={close}
    />
  ) : (
    <ExportDialog runs={ids.length} selection={{ ids }} onClose={close} />
  );
}

function howMany({ browsing, list }: Props): string {
  const total = count(totalOf(list.sections).runs);
  if (browsing.reach.value === "matching") return t("gallery.allChosen", { total });
  return t("gallery.chosen", { count: browsing.chosen.value.size, total });
}

/** Lets runs be chosen by a press, where there is no mouse that would show their boxes. */
export function ChooseButton({ browsing }: { browsing: Browsing }) {
  const { isChoosing } = browsing;
  return (
    <Button
      tone="quiet"
      aria-pressed={isChoosing.value}
      onClick={() => {
        if (isChoosing.peek()) browsing.clearChoice();
        else isChoosing.value = true;
      }}
    >
      {t("gallery.choose")}
    </Button>
  );
}
