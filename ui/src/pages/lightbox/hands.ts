/** Mouse, pen and fingers on a picture: wheel, drag, pinch, double tap, swipe. */

import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import type { Box } from "./box";
import { pinch, type Swipe, swipe, wheelFactor } from "./gestures";
import type { Point } from "./view";

const DOUBLE_MS = 300;
const SLIP_PX = 8; // a finger that moves less has tapped
const NEAR = 2.5; // zoom of a double tap
const NOWHERE: Point = { x: 0, y: 0 };

interface Finger {
  start: Point;
  now: Point;
}

/** Listen to a surface while it is there. */
export function useHands(
  surface: RefObject<HTMLElement>,
  box: Box,
  onSwipe: ((swipe: Swipe) => void) | undefined,
): void {
  useEffect(() => {
    const { current } = surface;
    if (current === null) return;
    return new Hands(current, box, onSwipe).listen();
  }, [surface, box, onSwipe]);
}

class Hands {
  readonly #fingers = new Map<number, Finger>();
  #tapMs = 0;
  #wasPinch = false;

  readonly surface: HTMLElement;
  readonly box: Box;
  readonly onSwipe: ((swipe: Swipe) => void) | undefined;

  constructor(surface: HTMLElement, box: Box, onSwipe?: (swipe: Swipe) => void) {
    this.surface = surface;
    this.box = box;
    this.onSwipe = onSwipe;
  }

  listen(): () => void {
    const controller = new AbortController();
    const { signal } = controller;
    this.surface.addEventListener("wheel", (event) => this.#wheel(event), {
      passive: false, // the page behind must not scroll
      signal,
    });
    this.surface.addEventListener("pointerdown", (event) => this.#down(event), { signal });
    this.surface.addEventListener("pointermove", (event) => this.#move(event), { signal });
    this.surface.addEventListener("pointerup", (event) => this.#up(event), { signal });
    this.surface.addEventListener("pointercancel", (event) => this.#lost(event), { signal });
    return () => controller.abort();
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const factor = wheelFactor(event.deltaY, event.deltaMode === WheelEvent.DOM_DELTA_LINE);
    this.box.zoomBy(factor, this.#at(event));
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0 || (event.target as Element).closest("button, a, input")) return;
    this.surface.setPointerCapture(event.pointerId);
    const at = this.#at(event);
    this.#fingers.set(event.pointerId, { start: at, now: at });
    this.#wasPinch = this.#fingers.size > 1;
    if (this.#wasPinch) this.box.dragged.value = NOWHERE;
  }

  #move(event: PointerEvent): void {
    const finger = this.#fingers.get(event.pointerId);
    if (finger === undefined) return;
    const before = [...this.#fingers.values()].map(({ now }) => now);
    const last = finger.now;
    finger.now = this.#at(event);
    const [one, other] = [...this.#fingers.values()].map(({ now }) => now);
    const [oneBefore, otherBefore] = before;
    if (one && other && oneBefore && otherBefore) {
      const { factor, middle, moved } = pinch([oneBefore, otherBefore], [one, other]);
      this.box.pan(moved);
      this.box.zoomBy(factor, middle);
    } else this.#drag(event, last, finger);
  }

  #drag(event: PointerEvent, last: Point, { start, now }: Finger): void {
    if (this.box.view.peek().zoom > 1) {
      this.box.pan({ x: now.x - last.x, y: now.y - last.y });
    } else if (event.pointerType === "touch" && this.onSwipe && !this.#wasPinch) {
      const by = { x: now.x - start.x, y: now.y - start.y };
      const isSideways = Math.abs(by.x) > Math.abs(by.y);
      this.box.dragged.value = isSideways ? { x: by.x, y: 0 } : { x: 0, y: Math.max(0, by.y) };
    }
  }

  #up(event: PointerEvent): void {
    const finger = this.#fingers.get(event.pointerId);
    this.#lost(event);
    if (finger === undefined || this.#fingers.size > 0) return;
    const by = { x: finger.now.x - finger.start.x, y: finger.now.y - finger.start.y };
    if (this.#wasPinch) return;
    if (Math.hypot(by.x, by.y) < SLIP_PX) this.#tap(finger.now, event.timeStamp);
    else if (event.pointerType === "touch" && this.box.view.peek().zoom <= 1) {
      const found = swipe(by);
      if (found !== null) this.onSwipe?.(found);
    }
  }

  #lost(event: PointerEvent): void {
    this.#fingers.delete(event.pointerId);
    this.box.dragged.value = NOWHERE;
  }

  /** Two taps enlarge at their place, or show everything again. */
  #tap(at: Point, ms: number): void {
    const isSecond = ms - this.#tapMs < DOUBLE_MS;
    this.#tapMs = isSecond ? 0 : ms;
    if (!isSecond) return;
    if (this.box.view.peek().zoom > 1) this.box.fit();
    else this.box.zoomTo(NEAR, at);
  }

  /** A place on the surface, from its middle. */
  #at({ clientX, clientY }: MouseEvent): Point {
    const { left, top, width, height } = this.surface.getBoundingClientRect();
    return { x: clientX - left - width / 2, y: clientY - top - height / 2 };
  }
}
