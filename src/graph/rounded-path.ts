import type { Point } from "./elk-graph.ts";

/** A line through these points whose corners are rounded, as the `d` of a path. */
export function roundedPath(points: readonly Point[], radius: number): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  const parts = [`M${at(first)}`];
  for (const [index, corner] of rest.entries()) {
    const before = points[index] ?? first;
    const after = rest[index + 1];
    if (after === undefined) parts.push(`L${at(corner)}`);
    else {
      const size = Math.min(radius, distance(before, corner) / 2, distance(corner, after) / 2);
      parts.push(`L${at(towards(corner, before, size))}Q${at(corner)} ${at(towards(corner, after, size))}`);
    }
  }
  return parts.join("");
}

/** A triangle that ends where the line does, as the `points` of a polygon. */
export function arrowhead(points: readonly Point[], length: number): string {
  const tip = points.at(-1) ?? { x: 0, y: 0 };
  const from = points.at(-2) ?? tip;
  const base = towards(tip, from, length);
  const [x, y] = [(tip.x - base.x) * 0.4, (tip.y - base.y) * 0.4];
  return [tip, { x: base.x - y, y: base.y + x }, { x: base.x + y, y: base.y - x }].map(at).join(" ");
}

function towards(from: Point, to: Point, length: number): Point {
  const share = length / (distance(from, to) || 1);
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

function at({ x, y }: Point): string {
  return `${rounded(x)},${rounded(y)}`;
}

/** To a hundredth: what is beyond may differ from one processor to the other. */
export function rounded(length: number): number {
  return Math.round(length * 100) / 100;
}
