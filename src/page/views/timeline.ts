import type { Ui } from "../app/ui.ts";
import { button, h, setAttribute, setText } from "../dom/element.ts";
import type { ActorNode } from "../model/actor-node.ts";
import { describeActor } from "../model/describe.ts";
import type { PageView } from "./page-view.ts";
import { type Colours, coloursOf } from "./timeline-colours.ts";
import { AXIS_HEIGHT, TimelineDrawing } from "./timeline-draw.ts";
import { barNear, HEAD_HEIGHT, LANE_HEIGHT, type PlacedTrack, placedTracks } from "./timeline-layout.ts";
import { TimeScale } from "./timeline-scale.ts";

const ZOOM = 1.25;

/** The jobs of each worker over time. */
export class TimelineView implements PageView {
  readonly element: HTMLElement;
  readonly #ui: Ui;
  readonly #scale = new TimeScale();
  readonly #canvas = h("canvas", { role: "img" });
  readonly #room = h("div", { class: "timeline-room" });
  readonly #scroller: HTMLElement;
  readonly #follow: HTMLButtonElement;
  readonly #told = h("span", { class: "timeline-told muted", "aria-live": "polite" });
  readonly #hint = h("div", { class: "hint", role: "tooltip", hidden: true });
  #placed: readonly PlacedTrack[] = [];
  #colours: Colours | undefined;
  #dragged: { x: number; y: number; hasMoved: boolean } | undefined;
  #wasModel: unknown;
  #fitted: unknown;

  constructor(ui: Ui) {
    this.#ui = ui;
    this.#scroller = h(
      "div",
      {
        class: "timeline",
        tabindex: 0,
        role: "group",
        "aria-label": "Timeline of jobs",
        "data-testid": "view-timeline",
      },
      this.#canvas,
      this.#room,
    );
    this.#follow = button("Follow", "Go with the time (f)", () => this.#toggleFollow(), {
      "data-testid": "timeline-follow",
    });
    const tools = h(
      "div",
      { class: "view-tools" },
      this.#follow,
      button("+", "Zoom in (+)", () => this.#zoom(1 / ZOOM), { "aria-label": "Zoom in" }),
      button("−", "Zoom out (-)", () => this.#zoom(ZOOM), { "aria-label": "Zoom out" }),
      button("Fit", "Show everything (0)", () => this.#fit()),
      this.#told,
    );
    this.element = h("div", { class: "view timeline-view" }, tools, this.#scroller, this.#hint);
    this.#listen();
  }

  /** The colours are others now. */
  recolour(): void {
    this.#colours = undefined;
  }

  render(): void {
    const { source, matcher } = this.#ui;
    const { model, now } = source;
    if (this.#wasModel !== model) {
      this.#wasModel = model;
      this.#scale.isFollowing = source.isLive;
    }
    if (!source.isLive && source.isReady && this.#fitted !== model) {
      this.#fitted = model;
      this.#scale.fit(model.firstAt, Math.max(model.lastAt, now));
    }
    const { placed, height } = placedTracks(model.tracks);
    this.#placed = placed;
    const { clientWidth, clientHeight } = this.#scroller;
    if (clientWidth === 0) return;
    this.#room.style.height = `${Math.max(0, height + AXIS_HEIGHT - clientHeight)}px`;
    this.#resize(clientWidth, clientHeight);
    this.#scale.follow(now);
    const context = this.#canvas.getContext("2d", { alpha: false });
    if (context === null) return;
    this.#colours ??= coloursOf(this.element);
    const ratio = window.devicePixelRatio;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    new TimelineDrawing(context, this.#colours, {
      scale: this.#scale,
      placed,
      scrollTop: this.#scroller.scrollTop,
      height: clientHeight,
      now,
      selected: this.#ui.node,
      isDim: matcher && ((node) => !matcher.matches(node)),
      isManyRuntimes: new Set(placed.map(({ track }) => track.runtime)).size > 1,
    }).draw();
    this.#follow.disabled = !source.isLive;
    setAttribute(this.#follow, "aria-pressed", String(this.#scale.isFollowing));
    this.#tell();
  }

  #tell(): void {
    const { node } = this.#ui;
    const bars = this.#placed.reduce((sum, { track }) => sum + track.size, 0);
    setAttribute(
      this.#canvas,
      "aria-label",
      `${bars} jobs and groups of ${this.#placed.length} tracks as bars`,
    );
    setText(this.#told, node === undefined ? "" : describeActor(node, this.#ui.source.now));
  }

  #resize(width: number, height: number): void {
    const canvas = this.#canvas;
    const ratio = window.devicePixelRatio;
    const [w, hgt] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== w || canvas.height !== hgt) {
      canvas.width = w;
      canvas.height = hgt;
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    this.#scale.width = width;
  }

  #listen(): void {
    const scroller = this.#scroller;
    scroller.addEventListener("scroll", () => this.#ui.changed(), { passive: true });
    scroller.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    scroller.addEventListener("keydown", (event) => this.#key(event));
    const canvas = this.#canvas;
    canvas.addEventListener("pointerdown", (event) => {
      this.#dragged = { x: event.clientX, y: event.clientY, hasMoved: false };
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    canvas.addEventListener("pointerup", (event) => {
      if (this.#dragged?.hasMoved === false) this.#choose(event);
      this.#dragged = undefined;
    });
    canvas.addEventListener("pointerleave", () => {
      this.#hint.hidden = true;
    });
    new ResizeObserver(() => this.#ui.changed()).observe(scroller);
  }

  /** As in a profiler: the wheel zooms, sideways it pans, with Shift it scrolls. */
  #wheel(event: WheelEvent): void {
    if (event.shiftKey && event.deltaX === 0) return;
    event.preventDefault();
    if (event.shiftKey) this.#scroller.scrollTop += event.deltaX;
    else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) this.#scale.pan(event.deltaX);
    else this.#scale.zoom(ZOOM ** (event.deltaY / 100), event.offsetX);
    this.#ui.changed();
  }

  #move(event: PointerEvent): void {
    const dragged = this.#dragged;
    if (dragged === undefined) {
      this.#point(event);
      return;
    }
    const [x, y] = [dragged.x - event.clientX, dragged.y - event.clientY];
    if (!dragged.hasMoved && Math.abs(x) + Math.abs(y) < 4) return;
    this.#dragged = { x: event.clientX, y: event.clientY, hasMoved: true };
    if (x !== 0) this.#scale.pan(x);
    this.#scroller.scrollTop += y;
    this.#hint.hidden = true;
    this.#ui.changed();
  }

  #point(event: PointerEvent): void {
    const node = this.#nodeAt(event);
    this.#hint.hidden = node === undefined;
    if (node === undefined) return;
    setText(this.#hint, describeActor(node, this.#ui.source.now));
    const box = this.element.getBoundingClientRect();
    const left = Math.min(event.clientX - box.left + 12, box.width - this.#hint.offsetWidth - 8);
    this.#hint.style.transform = `translate(${Math.max(4, left)}px, ${event.clientY - box.top + 16}px)`;
  }

  #choose(event: PointerEvent): void {
    const node = this.#nodeAt(event);
    if (node !== undefined) this.#ui.select(node.id);
  }

  #nodeAt({ offsetX, offsetY }: PointerEvent): ActorNode | undefined {
    const y = offsetY - AXIS_HEIGHT + this.#scroller.scrollTop;
    const found = this.#placed.find((each) => y >= each.y && y < each.y + each.height);
    if (found === undefined || offsetY < AXIS_HEIGHT) return undefined;
    const lane = found.track.lanes[Math.floor((y - found.y - HEAD_HEIGHT) / LANE_HEIGHT)];
    const slack = (4 / this.#scale.width) * this.#scale.span;
    return lane && barNear(lane, this.#scale.at(offsetX), slack);
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = this.#scale.width / 10;
    const keys: Readonly<Record<string, () => void>> = {
      "+": () => this.#zoom(1 / ZOOM),
      "=": () => this.#zoom(1 / ZOOM),
      "-": () => this.#zoom(ZOOM),
      ArrowLeft: () => this.#scale.pan(-step),
      ArrowRight: () => this.#scale.pan(step),
      0: () => this.#fit(),
      f: () => this.#toggleFollow(),
    };
    if (!Object.hasOwn(keys, event.key)) return;
    keys[event.key]?.();
    event.preventDefault();
    event.stopPropagation();
    this.#ui.changed();
  }

  #zoom(factor: number): void {
    this.#scale.zoom(factor, this.#scale.width / 2);
    this.#ui.changed();
  }

  #fit(): void {
    const { model, now } = this.#ui.source;
    this.#scale.fit(model.firstAt, Math.max(model.lastAt, now));
    this.#ui.changed();
  }

  #toggleFollow(): void {
    this.#scale.isFollowing = !this.#scale.isFollowing;
    this.#ui.changed();
  }
}
