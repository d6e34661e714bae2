import { describe, expect, it } from "vitest";
import {
  bounded,
  FITTED,
  fittedSize,
  oneToOne,
  panned,
  type Scene,
  shift,
  stepped,
  zoomedTo,
} from "./view";

const SCENE: Scene = {
  picture: { width: 1920, height: 1080 },
  stage: { width: 960, height: 600 },
};

/** Which point of the picture lies under a point of the stage, as shares. */
function under(at: { x: number; y: number }, view = FITTED) {
  const { width, height } = fittedSize(SCENE);
  return { x: view.x + at.x / (width * view.zoom), y: view.y + at.y / (height * view.zoom) };
}

describe("a picture on its stage", () => {
  it("fits with its proportions, also enlarged", () => {
    expect(fittedSize(SCENE)).toEqual({ width: 960, height: 540 });
    expect(fittedSize({ ...SCENE, picture: { width: 320, height: 180 } }).width).toBe(960);
  });

  it("keeps what lies under the pointer where it is", () => {
    const at = { x: 200, y: -100 };
    const view = zoomedTo(FITTED, 3, SCENE, { at });
    expect(view.zoom).toBe(3);
    expect(under(at, view).x).toBeCloseTo(under(at).x);
    expect(under(at, view).y).toBeCloseTo(under(at).y);
  });

  it("zooms to eight at most, and to less than fits only for 1:1", () => {
    expect(zoomedTo(FITTED, 50, SCENE).zoom).toBe(8);
    expect(zoomedTo(FITTED, 0.1, SCENE).zoom).toBe(1);
    const small = { ...SCENE, picture: { width: 480, height: 270 } };
    expect(zoomedTo(FITTED, 0.1, small).zoom).toBe(0.5);
  });

  it("has device pixels at 1:1", () => {
    expect(oneToOne(SCENE, 1)).toBe(2);
    expect(oneToOne(SCENE, 2)).toBe(1);
    const huge = { ...SCENE, picture: { width: 19_200, height: 10_800 } };
    expect(zoomedTo(FITTED, oneToOne(huge, 1), huge).zoom).toBe(20);
  });

  it("shows no edge while there is more than fits, and lies in the middle where all fits", () => {
    const near = zoomedTo(FITTED, 4, SCENE);
    expect(panned(near, { x: 99_999, y: 0 }, SCENE).x).toBeCloseTo(1 / 8);
    expect(panned(near, { x: -99_999, y: 0 }, SCENE).x).toBeCloseTo(7 / 8);
    expect(panned(FITTED, { x: 50, y: 50 }, SCENE)).toEqual(FITTED);
  });

  it("follows the hand pixel by pixel", () => {
    const near = zoomedTo(FITTED, 4, SCENE);
    const moved = panned(near, { x: 30, y: -20 }, SCENE);
    expect(shift(moved, SCENE).x - shift(near, SCENE).x).toBeCloseTo(30);
    expect(shift(moved, SCENE).y - shift(near, SCENE).y).toBeCloseTo(-20);
  });

  it("takes back with one key what another did", () => {
    expect(stepped(stepped(3, 1), -1)).toBeCloseTo(3);
  });

  it("stays harmless before anything has a size", () => {
    const nothing = { picture: { width: 0, height: 0 }, stage: { width: 0, height: 0 } };
    expect(zoomedTo(FITTED, 3, nothing)).toEqual(FITTED);
    expect(bounded(FITTED, nothing)).toEqual(FITTED);
  });
});
