/** Shows those rows of a long list that are in view, and a few around them. */

import type { ComponentChild, Ref, RefObject } from "preact";
import { Virtualizer, type VirtualizerHandle } from "virtua";

export type VirtualListHandle = VirtualizerHandle;

interface Props<T> {
  rows: readonly T[];
  /** In pixels, until a row is measured. */
  rowHeight: number;
  scroller: RefObject<HTMLElement>;
  handle: Ref<VirtualListHandle>;
  /** Whether rows came before the first one: what is read must stay where it is. */
  hasGrownBefore: boolean;
  /** Pixels in the scroller above the first row. */
  above: number;
  /** Rows that stay although they are out of view: one that has the focus. */
  kept: readonly number[];
  onResize: () => void;
  children: (row: T) => ComponentChild;
}

export function VirtualList<T>(props: Props<T>) {
  const { rows, children } = props;
  return (
    <Virtualizer
      as="ul"
      item="li"
      ref={props.handle as never}
      data={rows}
      itemSize={props.rowHeight}
      scrollRef={props.scroller as never}
      shift={props.hasGrownBefore}
      startMargin={props.above}
      keepMounted={props.kept}
      onResize={props.onResize}
    >
      {(row: T) => children(row) as never}
    </Virtualizer>
  );
}
