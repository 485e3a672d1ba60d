import type { Direction, Row } from "./drawing.ts";
import { textWidth } from "./text-width.ts";

/** How large things are, in pixels. */
const TITLE_SIZE = 13;
const ROW_SIZE = 11;
export const ROW_HEIGHT = 16;
/** Of a box without rows. */
export const TITLE_HEIGHT = 34;
export const BOX_SIDE = 14;
const BOX_BOTTOM = 8;
export const LABEL_SIDE = 7;
export const LABEL_TOP = 3;
const MIN_WIDTH = 72;

export const DOT = { width: 10, height: 10 };
export const HISTORY = { width: 28, height: 28 };

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Of a box with nothing but its title and its rows. */
export function boxSize(title: string, rows: readonly Row[]): Size {
  const widths = [textWidth(title, TITLE_SIZE), ...rows.map(rowWidth)];
  return {
    width: Math.max(MIN_WIDTH, Math.max(...widths) + 2 * BOX_SIDE),
    height: TITLE_HEIGHT + (rows.length === 0 ? 0 : rows.length * ROW_HEIGHT + BOX_BOTTOM),
  };
}

export function labelSize(rows: readonly Row[]): Size {
  return {
    width: Math.max(...rows.map(rowWidth)) + 2 * LABEL_SIDE,
    height: rows.length * ROW_HEIGHT + 2 * LABEL_TOP,
  };
}

function rowWidth({ parts }: Row): number {
  return textWidth(parts.map(({ text }) => text).join(" "), ROW_SIZE);
}

/** With more arrows than that the tidy way to place things takes many seconds, and the quick one about one. */
const MANY_ARROWS = 250;

type Options = Readonly<Record<string, string>>;

/** What the layout engine is told about the whole, and again about each box with others in it. */
export function elkOptions(direction: Direction, arrows: number): Options {
  return {
    ...ELK,
    "elk.direction": direction.toUpperCase(),
    "elk.layered.nodePlacement.strategy": arrows > MANY_ARROWS ? "BRANDES_KOEPF" : "NETWORK_SIMPLEX",
  };
}

/** About a box with others in it, which has so much to say itself. */
export function elkBox({ width, height }: Size, options: Options): Options {
  return {
    ...options,
    "elk.padding": `[top=${height + 12},left=18,bottom=18,right=18]`,
    "elk.nodeSize.constraints": "MINIMUM_SIZE",
    "elk.nodeSize.minimum": `(${width}, ${height})`,
  };
}

const ELK: Options = {
  "elk.algorithm": "layered",
  "elk.randomSeed": "1",
  "elk.hierarchyHandling": "INCLUDE_CHILDREN",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.json.shapeCoords": "ROOT",
  "elk.json.edgeCoords": "ROOT",
  "elk.padding": "[top=16,left=16,bottom=16,right=16]",
  "elk.layered.cycleBreaking.strategy": "DFS_NODE_ORDER",
  "elk.layered.spacing.nodeNodeBetweenLayers": "20",
  "elk.layered.spacing.edgeNodeBetweenLayers": "14",
  "elk.layered.spacing.edgeEdgeBetweenLayers": "10",
  "elk.spacing.nodeNode": "20",
  "elk.spacing.edgeNode": "12",
  "elk.spacing.edgeEdge": "10",
  "elk.spacing.edgeLabel": "4",
  "elk.spacing.nodeSelfLoop": "16",
};

/** About a label: it stands on its line, where nobody takes it for another's. */
export const INLINE: Options = { "elk.edgeLabels.inline": "true" };
