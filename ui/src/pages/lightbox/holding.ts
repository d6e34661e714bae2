/** A step at a press, and playing while it is held. */

import { useEffect, useMemo } from "preact/hooks";
import type { Direction } from "./chain";
import type { Along, Walk } from "./walk";

const HELD_MS = 400; // longer is no press any more

/** What begins and ends a press; playing ends with it, and when the window is left. */
export class Press {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isHeld = false;

  readonly walk: Walk;

  constructor(walk: Walk) {
    this.walk = walk;
  }

  begin(direction: Direction, along?: Along): void {
    this.end();
    this.walk.stop();
    this.walk.step(direction, along);
    this.#timer = setTimeout(() => {
      this.#isHeld = true;
      this.walk.play(direction, along);
    }, HELD_MS);
  }

  end = (): void => {
    clearTimeout(this.#timer);
    if (this.#isHeld) this.walk.stop();
    this.#isHeld = false;
  };
}

export function usePress(walk: Walk): Press {
  const press = useMemo(() => new Press(walk), [walk]);
  useEffect(() => {
    addEventListener("keyup", press.end);
    addEventListener("blur", press.end);
    return () => {
      press.end();
      removeEventListener("keyup", press.end);
      removeEventListener("blur", press.end);
    };
  }, [press]);
  return press;
}
