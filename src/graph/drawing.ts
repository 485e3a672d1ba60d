import type { Point } from "./elk-graph.ts";
import type { StateGraph } from "./machine-graph.ts";

/** A machine with a place for everything. Lengths are in pixels, from the left and the top of the whole. */
export interface Drawing {
  /** The machine's id. */
  readonly id: string;
  readonly description?: string;
  readonly width: number;
  readonly height: number;
  /** Each before those within it. */
  readonly states: readonly DrawnState[];
  /** The dots that show where a state begins: a line leads from each. */
  readonly dots: readonly Box[];
  readonly lines: readonly DrawnLine[];
  readonly labels: readonly DrawnLabel[];
}

/** Which way the arrows go, as far as they can. */
export type Direction = "down" | "right";

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface DrawnState extends Box {
  readonly id: string;
  readonly type: StateGraph["type"];
  readonly title: string;
  readonly description?: string;
  /** It is one of the states that a parallel one is in at the same time. */
  readonly isRegion: boolean;
  /** What it does on entering and leaving, what it invokes, and the transitions that stay in it. */
  readonly rows: readonly Row[];
}

/** From a state, or a dot, to a state; or the way from one of them to a label that several share, or on from there. */
export interface DrawnLine {
  readonly points: readonly Point[];
  /** The ids of the transitions that take it. */
  readonly transitions: readonly string[];
}

/** What stands at a line. */
export interface DrawnLabel extends Box {
  readonly rows: readonly Row[];
}

/** A line of text. */
export interface Row {
  /** The ids of the transitions that it is about: in a label that several states share, one of each. */
  readonly transitions: readonly string[];
  readonly parts: readonly Part[];
  /** What else there is to say. */
  readonly tooltip: string | undefined;
}

export interface Part {
  readonly role: "event" | "guard" | "actions";
  readonly text: string;
}
