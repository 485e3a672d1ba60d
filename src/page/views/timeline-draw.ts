import type { ActorNode } from "../model/actor-node.ts";
import { barParts } from "../model/bar-parts.ts";
import { durationOf, timeOf } from "../model/format.ts";
import type { Lane } from "../model/lanes.ts";
import { toneOf } from "../model/states.ts";
import type { Colours } from "./timeline-colours.ts";
import { firstBarAt, HEAD_HEIGHT, LANE_HEIGHT, type PlacedTrack } from "./timeline-layout.ts";
import type { TimeScale } from "./timeline-scale.ts";

export const AXIS_HEIGHT = 24;

/** What is to be drawn. */
export interface TimelineScene {
  readonly scale: TimeScale;
  readonly placed: readonly PlacedTrack[];
  readonly scrollTop: number;
  readonly height: number;
  readonly now: number;
  readonly selected: ActorNode | undefined;
  readonly isDim: ((node: ActorNode) => boolean) | undefined;
  readonly isManyRuntimes: boolean;
}

const BAR = LANE_HEIGHT - 4;
/** From that width on, a bar shows its parts, its events and its name. */
const WIDE = 8;
const MIN_WIDTH = 2;

/** Draws what can be seen of the timeline, at a cost that depends on the pixels and not on the jobs. */
export class TimelineDrawing {
  readonly #canvas: CanvasRenderingContext2D;
  readonly #colours: Colours;
  readonly #scene: TimelineScene;

  constructor(canvas: CanvasRenderingContext2D, colours: Colours, scene: TimelineScene) {
    this.#canvas = canvas;
    this.#colours = colours;
    this.#scene = scene;
  }

  draw(): void {
    const canvas = this.#canvas;
    const { scale, height, placed, scrollTop } = this.#scene;
    canvas.fillStyle = this.#colours.paper;
    canvas.fillRect(0, 0, scale.width, height);
    canvas.font = "11px system-ui, sans-serif";
    canvas.textBaseline = "middle";
    this.#grid();
    for (const { track, y, height: size } of placed) {
      const top = y - scrollTop + AXIS_HEIGHT;
      if (top > height) break;
      if (top + size < AXIS_HEIGHT) continue;
      track.lanes.forEach((lane, index) => {
        const laneTop = top + HEAD_HEIGHT + index * LANE_HEIGHT;
        if (laneTop < height && laneTop + LANE_HEIGHT > AXIS_HEIGHT) this.#lane(lane, laneTop + 2);
      });
      this.#head(track.name, track.runtime, track.lanes.length, top);
    }
    this.#now();
    this.#axis();
  }

  #grid(): void {
    const canvas = this.#canvas;
    const { scale, height } = this.#scene;
    canvas.fillStyle = this.#colours.line;
    canvas.globalAlpha = 0.55;
    for (const at of scale.ticks(110)) canvas.fillRect(Math.round(scale.x(at)), AXIS_HEIGHT, 1, height);
    canvas.globalAlpha = 1;
  }

  #axis(): void {
    const canvas = this.#canvas;
    const { scale } = this.#scene;
    canvas.fillStyle = this.#colours.panel;
    canvas.fillRect(0, 0, scale.width, AXIS_HEIGHT - 1);
    canvas.fillStyle = this.#colours.line;
    canvas.fillRect(0, AXIS_HEIGHT - 1, scale.width, 1);
    canvas.fillStyle = this.#colours.muted;
    const isFine = scale.span < 20_000;
    for (const at of scale.ticks(110)) {
      const text = timeOf(at);
      canvas.fillText(isFine ? text : text.slice(0, 8), Math.round(scale.x(at)) + 4, AXIS_HEIGHT / 2);
    }
    const label = durationOf(scale.span);
    const width = canvas.measureText(label).width + 16;
    canvas.fillStyle = this.#colours.panel;
    canvas.fillRect(scale.width - width, 0, width, AXIS_HEIGHT - 1);
    canvas.fillStyle = this.#colours.text;
    canvas.fillText(label, scale.width - width + 8, AXIS_HEIGHT / 2);
  }

  #now(): void {
    const { scale, now, height } = this.#scene;
    const x = Math.round(scale.x(now));
    if (x < 0 || x > scale.width) return;
    this.#canvas.fillStyle = this.#colours.accent;
    this.#canvas.globalAlpha = 0.7;
    this.#canvas.fillRect(x, AXIS_HEIGHT, 1, height);
    this.#canvas.globalAlpha = 1;
  }

  #head(name: string, runtime: string, lanes: number, top: number): void {
    const canvas = this.#canvas;
    const { scale, isManyRuntimes } = this.#scene;
    canvas.fillStyle = this.#colours.panel;
    canvas.globalAlpha = 0.92;
    canvas.fillRect(0, top, scale.width, HEAD_HEIGHT - 3);
    canvas.globalAlpha = 1;
    canvas.fillStyle = this.#colours.text;
    canvas.font = "600 11px system-ui, sans-serif";
    const title = isManyRuntimes ? `${runtime} / ${name}` : name;
    canvas.fillText(title, 8, top + HEAD_HEIGHT / 2 - 1);
    const width = canvas.measureText(title).width;
    canvas.font = "11px system-ui, sans-serif";
    canvas.fillStyle = this.#colours.muted;
    canvas.fillText(`${lanes} at once`, 16 + width, top + HEAD_HEIGHT / 2 - 1);
  }

  /** What would be drawn into one pixel is drawn once: the search goes on at the next one. Small bars that touch become one. */
  #lane(lane: Lane, top: number): void {
    const { scale, now, selected } = this.#scene;
    const pixel = scale.span / scale.width;
    const run = new Run(this.#canvas, top);
    let index = firstBarAt(lane, scale.from);
    while (index < lane.bars.length) {
      const node = lane.bars[index] as ActorNode;
      if (node.actor.at > scale.to) break;
      const end = node.endedAt ?? now;
      const [left, right] = [scale.x(node.actor.at), scale.x(end)];
      if (node.isDropped) {
        // Nothing is drawn.
      } else if (right - left >= WIDE || node === selected) {
        run.end();
        this.#bar(node, left, right, top);
      } else run.add(left, Math.max(right, left + MIN_WIDTH), this.#toneOf(node), this.#alphaOf(node));
      index++;
      if (end - node.actor.at < pixel) index = firstBarAt(lane, end + pixel / 2, index);
    }
    run.end();
  }

  #toneOf({ state }: ActorNode): string {
    return this.#colours.tones[toneOf(state)];
  }

  #alphaOf(node: ActorNode): number {
    return this.#scene.isDim?.(node) ? 0.15 : 1;
  }

  #bar(node: ActorNode, left: number, right: number, top: number): void {
    const canvas = this.#canvas;
    const { scale, selected, now } = this.#scene;
    const x = Math.max(-2, left);
    const width = Math.max(MIN_WIDTH, Math.min(scale.width + 2, right) - x);
    const tone = this.#toneOf(node);
    canvas.globalAlpha = this.#alphaOf(node);
    for (const part of barParts(node, now)) {
      const from = Math.max(x, scale.x(part.from));
      const to = Math.min(scale.width + 2, scale.x(part.to));
      canvas.fillStyle = this.#colours.tones[toneOf(part.state)];
      const isWaiting = part.state === "pending";
      if (to > from) canvas.fillRect(from, isWaiting ? top + 3 : top, to - from, isWaiting ? BAR - 6 : BAR);
    }
    this.#events(node, x, x + width, top);
    if (node.isOver) {
      canvas.fillStyle = this.#colours.paper;
      canvas.fillRect(right - 5, top, 1, BAR);
      canvas.fillStyle = tone;
      canvas.fillRect(right - 4, top, Math.max(4, MIN_WIDTH), BAR);
    }
    if (width > 54) this.#name(node, x, width, top);
    canvas.globalAlpha = 1;
    if (node === selected) {
      canvas.strokeStyle = this.#colours.text;
      canvas.lineWidth = 2;
      canvas.strokeRect(x - 1.5, top - 1.5, width + 3, BAR + 3);
    }
  }

  #events(node: ActorNode, left: number, right: number, top: number): void {
    const canvas = this.#canvas;
    canvas.fillStyle = this.#colours.paper;
    let last = left;
    for (const { at, from, to } of node.steps) {
      const x = this.#scene.scale.x(at);
      if (from !== to || x < last + 3 || x > right - 6) continue;
      canvas.fillRect(x, top + BAR - 3, 1, 3);
      last = x;
    }
  }

  #name(node: ActorNode, x: number, width: number, top: number): void {
    const canvas = this.#canvas;
    canvas.save();
    canvas.beginPath();
    canvas.rect(x, top, width - 8, BAR);
    canvas.clip();
    canvas.fillStyle = this.#colours.paper;
    canvas.fillText(node.title, Math.max(x, 0) + 5, top + BAR / 2 + 0.5);
    canvas.restore();
  }
}

/** Bars beside each other that look the same. */
class Run {
  readonly #canvas: CanvasRenderingContext2D;
  readonly #top: number;
  #left = 0;
  #right = Number.NEGATIVE_INFINITY;
  #colour = "";
  #alpha = 1;

  constructor(canvas: CanvasRenderingContext2D, top: number) {
    this.#canvas = canvas;
    this.#top = top;
  }

  add(left: number, right: number, colour: string, alpha: number): void {
    if (left - this.#right > 1 || colour !== this.#colour || alpha !== this.#alpha) {
      this.end();
      this.#left = left;
    }
    this.#right = right;
    this.#colour = colour;
    this.#alpha = alpha;
  }

  end(): void {
    if (this.#right === Number.NEGATIVE_INFINITY) return;
    this.#canvas.fillStyle = this.#colour;
    this.#canvas.globalAlpha = this.#alpha;
    this.#canvas.fillRect(this.#left, this.#top, this.#right - this.#left, BAR);
    this.#canvas.globalAlpha = 1;
    this.#right = Number.NEGATIVE_INFINITY;
  }
}
