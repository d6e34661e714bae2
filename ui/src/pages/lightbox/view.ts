/** How a picture lies on its stage: zoom, and the point that is in the middle. Pure arithmetic. */

export interface Size {
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

/** What is looked at; it means the same on every stage, and for every picture of a camera. */
export interface View {
  /** 1: the whole picture fits. */
  zoom: number;
  /** The point of the picture in the middle of the stage, as shares of its sides. */
  x: number;
  y: number;
}

/** A picture and the stage that it is shown on, in CSS pixels. */
export interface Scene {
  /** The original's pixels, or those of a smaller copy: only its shape counts, except at 1:1. */
  picture: Size;
  stage: Size;
}

export const FITTED: View = { zoom: 1, x: 0.5, y: 0.5 };
export const ORIGINAL_FROM = 1.5; // beyond this zoom the preview shows its pixels
const MOST_ZOOM = 8;
const STEP = 1.25; // of the keys and buttons

/** The picture's size on the stage where all of it is seen; small ones are enlarged. */
export function fittedSize({ picture, stage }: Scene): Size {
  if (picture.width <= 0 || picture.height <= 0) return { width: 0, height: 0 };
  const scale = Math.min(stage.width / picture.width, stage.height / picture.height);
  return { width: picture.width * scale, height: picture.height * scale };
}

/** The zoom at which one pixel of the picture is one of the screen. */
export function oneToOne(scene: Scene, pixelRatio: number): number {
  const { width } = fittedSize(scene);
  return width > 0 ? scene.picture.width / pixelRatio / width : 1;
}

/** Zoom to a value, keeping what lies under a point of the stage where it is. */
export function zoomedTo(
  view: View,
  wanted: number,
  scene: Scene,
  { at = { x: 0, y: 0 }, pixelRatio = 1 }: { at?: Point; pixelRatio?: number } = {},
): View {
  const whole = oneToOne(scene, pixelRatio);
  const zoom = Math.min(Math.max(wanted, Math.min(1, whole)), Math.max(MOST_ZOOM, whole));
  const { width, height } = fittedSize(scene);
  if (width === 0 || height === 0) return view;
  const moved = {
    zoom,
    x: view.x + at.x / (width * view.zoom) - at.x / (width * zoom),
    y: view.y + at.y / (height * view.zoom) - at.y / (height * zoom),
  };
  return bounded(moved, scene);
}

/** One step of the keys: 1 nearer, -1 farther. */
export function stepped(zoom: number, direction: 1 | -1): number {
  return direction === 1 ? zoom * STEP : zoom / STEP;
}

/** Move the picture by so many pixels of the stage. */
export function panned(view: View, by: Point, scene: Scene): View {
  const { width, height } = fittedSize(scene);
  if (width === 0 || height === 0) return view;
  return bounded(
    {
      ...view,
      x: view.x - by.x / (width * view.zoom),
      y: view.y - by.y / (height * view.zoom),
    },
    scene,
  );
}

/** No edge of the picture comes into the stage while there is more of it than fits. */
export function bounded(view: View, scene: Scene): View {
  const { width, height } = fittedSize(scene);
  return {
    zoom: view.zoom,
    x: within(view.x, scene.stage.width / (2 * width * view.zoom)),
    y: within(view.y, scene.stage.height / (2 * height * view.zoom)),
  };
}

/** By how much the fitted picture, which lies in the middle of the stage, is moved. */
export function shift(view: View, scene: Scene): Point {
  const { width, height } = fittedSize(scene);
  return {
    x: (0.5 - view.x) * width * view.zoom,
    y: (0.5 - view.y) * height * view.zoom,
  };
}

function within(value: number, half: number): number {
  return half >= 0.5 || Number.isNaN(half) ? 0.5 : Math.min(Math.max(value, half), 1 - half);
}
