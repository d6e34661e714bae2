/** A picture on its frame, with what was found in it. */

import { Boxes } from "../../parts/execution/boxes";
import { contained } from "../../parts/execution/found";
import type { Box } from "./box";
import type { Stop } from "./chain";
import { Frame, Overlay } from "./pane";
import { Shot } from "./shot";
import { fittedSize } from "./view";

interface Props {
  box: Box;
  stop: Stop;
}

export function Framed({ box, stop }: Props) {
  return (
    <>
      <Frame box={box}>
        <Shot box={box} stop={stop} />
      </Frame>
      <Found box={box} stop={stop} />
    </>
  );
}

/** What was found is drawn once it is known, and the picture's shape: never in a wrong place. */
export function Found({ box, stop }: Props) {
  const found = box.foundIn(stop);
  const shape = box.shapeOf(stop);
  const frame = fittedSize(box.scene.value);
  if (found.length === 0 || shape === null || frame.width === 0) return null;
  return (
    <Overlay box={box}>
      <Boxes found={found} area={contained(shape, frame)} />
    </Overlay>
  );
}
