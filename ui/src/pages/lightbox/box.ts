/** What the parts of the lightbox share: the walk, the pictures, and how they lie on the stage. */

import { computed, effect, signal, untracked } from "@preact/signals";
import type { ExecutionDetail } from "../../api/types";
import { type Found, foundIn } from "../../parts/execution/found";
import { openId, parameters, sort } from "../../state/executions/choice";
import { range } from "../../state/range";
import { isPhone } from "../../state/viewport";
import { along, compared, leaveLightbox, showRun } from "./address";
import type { Stop } from "./chain";
import { PictureStore } from "./picture-store";
import { originalOf, previewOf } from "./urls";
import {
  bounded,
  FITTED,
  ORIGINAL_FROM,
  oneToOne,
  type Point,
  panned,
  type Scene,
  type Size,
  stepped,
  type View,
  zoomedTo,
} from "./view";
import { type Ask, Walk } from "./walk";

/** How two pictures are compared. */
export const LOOKS = ["side", "swipe", "blink", "difference"] as const;
export type Look = (typeof LOOKS)[number];

const UNKNOWN_SHAPE: Size = { width: 1600, height: 900 };

export class Box {
  readonly walk: Walk;
  readonly store = new PictureStore();
  readonly view = signal<View>(FITTED);
  /** Of the surface on which a picture lies, in CSS pixels. */
  readonly stage = signal<Size>({ width: 0, height: 0 });
  /** By how much a finger that is swiping has moved the picture. */
  readonly dragged = signal<Point>({ x: 0, y: 0 });
  /** Everything of the run that is looked at; null until it has come. */
  readonly detail = signal<ExecutionDetail | null>(null);
  /** With which run it is compared; null: with none. */
  readonly other = signal<Stop | null>(null);
  /** Everything of that run; null until it has come. */
  readonly otherDetail = signal<ExecutionDetail | null>(null);
  /** Whether there is nothing to compare with. */
  readonly isOtherMissing = signal(false);
  /** Whether the next press on the film picks a run to compare with. */
  readonly isPicking = signal(false);
  readonly look = signal<Look>(isPhone.peek() ? "swipe" : "side");
  readonly scene = computed<Scene>(() => ({ picture: this.#pixels(), stage: this.stage.value }));
  readonly wantsOriginal = computed(() => this.view.value.zoom > ORIGINAL_FROM);

  /** Whether there is anything to compare; taken for granted until the run is known. */
  readonly hasPicture = computed(() => this.walk.here.value?.imageUrl !== null);

  #lastCamera: string | null = null;
  #list = ""; // which one it is
  #isLeaving = false;

  constructor(ask: Ask) {
    this.walk = new Walk(ask, (stop) => this.isReady(stop));
  }

  /** Keep everything in step with the URL and with itself. Returns what ends it. */
  start(): () => void {
    const ends = [
      effect(() => this.#follow()),
      effect(() => this.#tellUrl()),
      effect(() => this.#followList()),
      effect(() => this.store.wish(this.#wished())),
      effect(() => this.#resetForOthers()),
      effect(() => this.#keepInside()),
    ];
    return () => {
      for (const end of ends) end();
      this.walk.close();
      this.store.close();
    };
  }

  /** Whether a run's preview could be shown at once, or it has none. */
  isReady(stop: Stop): boolean {
    const url = previewOf(stop);
    const state = url === null ? "loaded" : untracked(() => this.store.stateOf(url));
    return state === "loaded" || state === "failed";
  }

  zoomTo(zoom: number, at?: Point): void {
    const options = { pixelRatio: devicePixelRatio, ...(at && { at }) };
    this.view.value = zoomedTo(this.view.peek(), zoom, this.scene.peek(), options);
  }

  zoomBy(factor: number, at?: Point): void {
    this.zoomTo(this.view.peek().zoom * factor, at);
  }

  zoomStep(direction: 1 | -1): void {
    this.zoomTo(stepped(this.view.peek().zoom, direction));
  }

  fit(): void {
    this.view.value = FITTED;
  }

  /** One pixel of the picture for each of the screen. */
  showWhole(): void {
    this.zoomTo(oneToOne(this.scene.peek(), devicePixelRatio));
  }

  pan(by: Point): void {
    this.view.value = panned(this.view.peek(), by, this.scene.peek());
  }

  #follow(): void {
    const id = openId.value;
    this.walk.along.value = along.value;
    if (id !== null) untracked(() => this.walk.go(id));
  }

  /** Another filter, order or range makes another list; a range that ends now only grows. */
  #followList(): void {
    const { span, fromMs, toMs } = range.value;
    const list = JSON.stringify([parameters.value, sort.value, span ?? [fromMs, toMs]]);
    if (this.#list !== "" && this.#list !== list) untracked(() => this.walk.forgetList());
    this.#list = list;
  }

  #tellUrl(): void {
    const id = this.walk.settled.value;
    if (id !== 0) untracked(() => showRun(id));
  }

  /** The picture that is looked at, what it is compared with, and those ahead. */
  #wished(): string[] {
    const { here } = this.walk;
    const shown = [here.value, this.other.value].filter((stop) => stop !== null);
    const previews = [...shown, ...this.walk.upcoming()].map(previewOf);
    const originals = this.wantsOriginal.value ? shown.map((stop) => this.originalOf(stop)) : [];
    const urls = [...previews.slice(0, shown.length), ...originals, ...previews];
    return [...new Set(urls.filter((url) => url !== null))];
  }

  originalOf(stop: Stop): string | null {
    const known = this.detail.value?.id === stop.id ? this.detail.value.images[0] : undefined;
    return originalOf(stop, known?.mediaType);
  }

  /** Zoom and pan are kept among pictures of one camera. */
  #resetForOthers(): void {
    const here = this.walk.here.value;
    if (here === null) return;
    const isSame = here.camera !== null && here.camera === this.#lastCamera;
    if (!isSame && this.#lastCamera !== null) untracked(() => this.fit());
    this.#lastCamera = here.camera;
  }

  /** A window that was made smaller or a picture of another shape may have moved an edge in. */
  #keepInside(): void {
    const inside = bounded(this.view.peek(), this.scene.value);
    const { x, y } = this.view.peek();
    if (this.stage.peek().width > 0 && (inside.x !== x || inside.y !== y)) this.view.value = inside;
  }

  /** The original's pixels; until they are known those of what is there, which has its shape. */
  #pixels(): Size {
    const here = this.walk.here.value;
    if (here === null) return UNKNOWN_SHAPE;
    const detail = this.detail.value;
    const told =
      detail?.id === here.id && detail.images.length === 1 ? detail.images[0] : undefined;
    if (told?.width && told.height) return { width: told.width, height: told.height };
    return this.shapeOf(here) ?? UNKNOWN_SHAPE;
  }

  /** Pixels of the largest copy that is there: they have the picture's shape. Null: none is. */
  shapeOf(stop: Stop): Size | null {
    const [original, preview] = [this.originalOf(stop), previewOf(stop)];
    return (
      (original && this.store.sizeOf(original)) || (preview && this.store.sizeOf(preview)) || null
    );
  }

  /** What a detector found in a picture that is shown; nothing until that is known. */
  foundIn(stop: Stop): Found[] {
    const known = [this.detail.value, this.otherDetail.value].find((run) => run?.id === stop.id);
    return known ? foundIn(known) : [];
  }

  /** Back to the gallery; going back takes a moment, in which nothing must go back again. */
  leave(): void {
    if (this.#isLeaving) return;
    this.#isLeaving = true;
    this.walk.close();
    showRun(this.walk.id.peek()); // the run that the gallery comes back to
    leaveLightbox();
  }

  /** Turn comparing on or off. */
  toggleCompare(): void {
    this.isPicking.value = false;
    if (compared.peek() !== null) this.endCompare();
    else if (this.hasPicture.peek()) showRun(this.walk.id.peek(), "previous");
  }

  endCompare(): void {
    this.isPicking.value = false;
    showRun(this.walk.id.peek(), null);
  }
}
