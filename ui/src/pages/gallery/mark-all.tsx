/** Says the same of every run of the list, seen or not, after a question. */

import { t } from "../../format/catalogue";
import { count } from "../../format/number";
import { Button } from "../../parts/button";
import { Dialog } from "../../parts/dialog";
import { ErrorPanel } from "../../parts/error-panel";
import type { RunList } from "../../state/executions/runs";
import { totalOf } from "../../state/executions/sections";
import { type Mark, markMatching } from "../../state/marks";
import { useSending } from "../../state/sending";
import { filtersOf } from "./keeping";

interface Props {
  list: RunList;
  mark: Mark;
  onClose: () => void;
}

export function MarkAll({ list, mark, onClose }: Props) {
  const { isBusy, failure, send } = useSending();
  const runs = totalOf(list.sections).runs;
  const work = async () => {
    if (await send(() => markMatching(filtersOf(list), list.asOf, mark))) onClose();
  };
  return (
    <Dialog
      title={t("gallery.markAll", { total: count(runs), mark: t(`shell.mark.${mark}`) })}
      onClose={onClose}
      actions={
        <>
          <Button autoFocus onClick={onClose}>
            {t("shell.cancel")}
          </Button>
          <Button tone="primary" disabled={isBusy.value} onClick={() => void work()}>
            {t("gallery.markAllVerb", { total: count(runs) })}
          </Button>
        </>
      }
    >
      <p>{t("gallery.markAllText")}</p>
      {failure.value && <ErrorPanel error={failure.value} onRetry={() => void work()} />}
    </Dialog>
  );
}
