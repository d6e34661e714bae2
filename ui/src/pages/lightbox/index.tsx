/** The lightbox: one picture over the gallery, its neighbours, and what it can be compared with. */

import { useSignalEffect } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { LoggedEvent, Message } from "../../api/socket";
import { t } from "../../format/catalogue";
import { ErrorPanel } from "../../parts/error-panel";
import { DialogToasts } from "../../parts/toasts";
import { openId } from "../../state/executions/choice";
import { listen } from "../../state/live";
import { useResource } from "../../state/resource";
import { isPhone } from "../../state/viewport";
import { compared } from "./address";
import { askAround, askDetail } from "./asking";
import { Box } from "./box";
import { CompareTools } from "./compare-tools";
import { Film } from "./film";
import type { Swipe } from "./gestures";
import { Header, Ways } from "./header";
import { usePress } from "./holding";
import { useKeys } from "./keys";
import styles from "./lightbox.module.css";
import { useOther } from "./other";
import { Panel } from "./panel";
import { PlayTools } from "./play-tools";
import { Stage } from "./stage";

/** Stands over the gallery as long as the URL has `open=`, which it reads and writes itself. */
export function Lightbox() {
  const element = useRef<HTMLDialogElement>(null);
  const box = useMemo(() => new Box(askAround), []);
  useEffect(() => box.start(), [box]);
  const { state, reload } = useResource((aborted) =>
    askDetail(box.walk.settled.value || (openId.peek() ?? 0), aborted),
  );
  useSignalEffect(() => {
    box.detail.value = state.value.data ?? null;
  });
  useEffect(() => listen("executions", (messages) => hears(box, messages) && reload()), [box]);
  useOther(box);
  const press = usePress(box.walk);
  useKeys(box, press);
  useModal(element, box);
  const onSwipe = useMemo(() => swiped(box), [box]);
  const { error } = box.walk;
  return (
    <dialog ref={element} class={styles.lightbox} tabIndex={-1} aria-label={t("lightbox.title")}>
      <div class={styles.content} data-comparing={compared.value !== null}>
        <Header box={box} />
        <Stage box={box} onSwipe={onSwipe} />
        <Panel box={box} of={state} reload={reload} />
        <footer class={styles.footer}>
          <div class={styles.tools}>
            <CompareTools box={box} />
            {isPhone.value && compared.value === null && <Ways box={box} />}
            <PlayTools walk={box.walk} press={press} />
          </div>
          {error.value && !state.value.error && (
            <ErrorPanel error={error.value} onRetry={() => box.walk.retry()} />
          )}
          <Film box={box} />
        </footer>
        <DialogToasts at={styles.toasts} />
      </div>
    </dialog>
  );
}

/** Whether something was told of the run that is looked at: it may have been under way. */
function hears({ walk }: Box, messages: Message[]): boolean {
  const id = walk.settled.peek();
  return messages.some(
    ({ type, ...told }) =>
      type === "execution.updated" && (told as LoggedEvent).execution?.id === id,
  );
}

/** Show it over everything; Esc goes one level up, out of comparing or out of here. */
function useModal(element: { current: HTMLDialogElement | null }, box: Box): void {
  useEffect(() => {
    const dialog = element.current;
    if (dialog === null) return;
    dialog.showModal();
    dialog.focus(); // and not the button that closes it
    const leave = (event: Event) => {
      event.preventDefault();
      if (compared.peek() === null) box.leave();
      else box.endCompare();
    };
    dialog.addEventListener("cancel", leave);
    const closed = () => box.leave(); // a browser may close it unasked
    dialog.addEventListener("close", closed);
    return () => {
      dialog.removeEventListener("cancel", leave);
      dialog.removeEventListener("close", closed);
      dialog.close();
    };
  }, [element, box]);
}

function swiped(box: Box): (swipe: Swipe) => void {
  return (swipe) => {
    if (swipe === "close") box.leave();
    else box.walk.step(swipe === "next" ? 1 : -1);
  };
}
