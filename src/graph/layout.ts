import { type Arrow, arrowsOf, commonAround, surroundingsOf } from "./arrows.ts";
import type { Box, Direction, Drawing, DrawnLabel, DrawnLine, DrawnState, Row } from "./drawing.ts";
import type { ElkEdge, ElkNode, LayoutEngine } from "./elk-graph.ts";
import { boxSize, DOT, elkBox, elkOptions, HISTORY, INLINE, labelSize } from "./look.ts";
import type { MachineGraph, StateGraph } from "./machine-graph.ts";
import { readingOrder } from "./reading-order.ts";
import { fitted, labelRows, sharedRows, short, stateRows, titleOf } from "./rows.ts";

export interface LayoutOptions {
  /** Default `down`. */
  readonly direction?: Direction;
}

const MAX_TITLE = 48;

/**
 * Finds a place for every state and every transition of a machine. The same machine gets the same drawing, everywhere.
 *
 * Rejects when the engine does.
 */
export async function layoutOf(
  graph: MachineGraph,
  engine: LayoutEngine,
  { direction = "down" }: LayoutOptions = {},
): Promise<Drawing> {
  const plan = new Plan(graph, direction);
  return plan.drawn(await engine(plan.elk));
}

/** A box that the engine is yet to find a place for. Its children are added as they are found. */
interface Planned extends ElkNode {
  readonly children: Planned[];
}

/** What the engine is asked for, and what its answer means. Its ids are not those of states, which may be anything. */
class Plan {
  readonly elk: ElkNode;
  readonly #graph: MachineGraph;
  readonly #options: ReturnType<typeof elkOptions>;
  readonly #states = new Map<string, Omit<DrawnState, keyof Box>>();
  readonly #dots = new Set<string>();
  readonly #labels = new Map<string, readonly Row[]>();
  readonly #lines = new Map<string, Omit<DrawnLine, "points">>();
  readonly #edges: ElkEdge[] = [];
  /** When a machine comes to a state, by its id. */
  readonly #order: ReadonlyMap<string, number>;
  readonly #nodes = new Map<string, Planned>();
  readonly #around: ReadonlyMap<string, readonly StateGraph[]>;

  constructor(graph: MachineGraph, direction: Direction) {
    this.#graph = graph;
    const arrows = arrowsOf(graph);
    this.#options = elkOptions(direction, arrows.length);
    this.#order = new Map(readingOrder(graph).map((id, index) => [id, index]));
    this.#around = surroundingsOf(graph.root);
    const root = this.#nodeOf(graph.root, false);
    for (const arrow of arrows) this.#addArrow(arrow);
    this.elk = {
      id: "all",
      layoutOptions: this.#options,
      children: [root],
      edges: this.#edges,
    };
  }

  #nodeOf(state: StateGraph, isRegion: boolean): Planned {
    const id = `state${this.#states.size}`;
    const { type, description, states = [], initial } = state;
    const isHistory = type === "history";
    const title = short(titleOf(state), MAX_TITLE);
    const rows = isHistory ? [] : stateRows(state).map(fitted);
    const told = { id: state.id, type, title, isRegion, rows };
    this.#states.set(id, { ...told, ...(description === undefined ? {} : { description }) });
    const size = isHistory ? HISTORY : boxSize(title, rows);
    const options = states.length === 0 ? size : { layoutOptions: elkBox(size, this.#options) };
    const node: Planned = { id, children: [], ...options };
    this.#nodes.set(state.id, node);
    if (initial !== undefined) node.children.push(this.#dot());
    const inOrder = [...states].sort((one, other) => this.#place(one.id) - this.#place(other.id));
    node.children.push(...inOrder.map((each) => this.#nodeOf(each, type === "parallel")));
    if (initial !== undefined) this.#addLine(node.children[0], this.#nodes.get(initial), []);
    return node;
  }

  #dot(): Planned {
    const id = `dot${this.#dots.size}`;
    this.#dots.add(id);
    return { id, children: [], ...DOT };
  }

  #addArrow({ from, to, transitions }: Arrow): void {
    const target = this.#nodes.get(to);
    const sources = from.map((id) => this.#nodes.get(id));
    const ids = transitions.map((each) => each.map(({ id }) => id));
    const rows = sharedRows(transitions.map(labelRows)).map(fitted);
    const around = this.#nodes.get(commonAround(this.#around, [...from, to])?.id ?? "");
    const isFromAround = sources.some((source) => source === around && source !== target);
    if (sources.length === 1 && !isFromAround) {
      this.#addLine(sources[0], target, ids.flat(), rows);
      return;
    }
    // Several lines meet at a label that is a box of its own. What a state does wherever it is begins there.
    const label: Planned = { id: `label${this.#labels.size}`, children: [], ...labelSize(rows) };
    this.#labels.set(label.id, rows);
    around?.children.splice(this.#placeOfLabel(around, from, to), 0, label);
    for (const [index, source] of sources.entries()) {
      if (source !== around) this.#addLine(source, label, ids[index] ?? []);
    }
    this.#addLine(label, target, ids.flat());
  }

  #place(id: string): number {
    return this.#order.get(id) ?? 0;
  }

  /** Where among the children: before the state that it leads to, or behind it, if one only comes back there. */
  #placeOfLabel(around: Planned, from: readonly string[], to: string): number {
    const aroundTarget = (this.#around.get(to) ?? []).map(({ id }) => this.#nodes.get(id));
    const at = around.children.findIndex((child) => aroundTarget.includes(child));
    const isBack = from.every((id) => this.#place(id) > this.#place(to));
    return isBack ? at + 1 : Math.max(at, 0);
  }

  #addLine(
    source: Planned | undefined,
    target: Planned | undefined,
    transitions: readonly string[],
    rows: readonly Row[] = [],
  ): void {
    if (source === undefined || target === undefined) return;
    const id = `line${this.#lines.size}`;
    this.#lines.set(id, { transitions });
    const label = { id: `${id}label`, text: "label", ...labelSize(rows), layoutOptions: INLINE };
    const labels = rows.length === 0 ? [] : [label];
    if (rows.length > 0) this.#labels.set(label.id, rows);
    this.#edges.push({ id, sources: [source.id], targets: [target.id], labels });
  }

  drawn(placed: ElkNode): Drawing {
    const nodes = [...within(placed)];
    const edges = nodes.flatMap((node) => node.edges ?? []);
    const labels = [...nodes, ...edges.flatMap((edge) => edge.labels ?? [])];
    const { description } = this.#graph.root;
    return {
      id: this.#graph.id,
      ...(description === undefined ? {} : { description }),
      width: Math.ceil(placed.width ?? 0),
      height: Math.ceil(placed.height ?? 0),
      states: nodes.flatMap((node) => {
        const state = this.#states.get(node.id);
        return state === undefined ? [] : [{ ...state, ...boxOf(node) }];
      }),
      dots: nodes.filter(({ id }) => this.#dots.has(id)).map(boxOf),
      lines: edges.flatMap((edge) => this.#drawnLine(edge)),
      labels: labels.flatMap((label): DrawnLabel[] => {
        const rows = this.#labels.get(label.id);
        return rows === undefined ? [] : [{ rows, ...boxOf(label) }];
      }),
    };
  }

  #drawnLine({ id, sections = [] }: ElkEdge): DrawnLine[] {
    const line = this.#lines.get(id);
    const [section] = sections;
    if (line === undefined || section === undefined) return [];
    return [{ ...line, points: [section.startPoint, ...(section.bendPoints ?? []), section.endPoint] }];
  }
}

function* within(node: ElkNode): Generator<ElkNode> {
  yield node;
  for (const each of node.children ?? []) yield* within(each);
}

function boxOf({ x = 0, y = 0, width = 0, height = 0 }: Partial<Box>): Box {
  return { x, y, width, height };
}
