import { type Arrow, arrowsOf, commonAround, surroundingsOf } from "./arrows.ts";
import type { Direction, Row } from "./drawing.ts";
import type { MachineGraph, StateGraph } from "./machine-graph.ts";
import { MermaidNames, mermaidText } from "./mermaid-names.ts";
import { labelRows, stateRows, titleOf } from "./rows.ts";

export interface MermaidOptions {
  /** Default `down`. */
  readonly direction?: Direction;
}

/**
 * A machine as a Mermaid state diagram, with every transition of it. What leads from several states to another in the same way
 * meets in a junction. A parallel state is a box with its regions in it, as Mermaid loses arrows between regions of its own.
 */
export function mermaidOf(graph: MachineGraph, { direction = "down" }: MermaidOptions = {}): string {
  const diagram = new Diagram(graph);
  const way = direction === "down" ? [] : ["direction LR"];
  return ["stateDiagram-v2", ...indented([...way, ...diagram.lines()]), ""].join("\n");
}

class Diagram {
  readonly #graph: MachineGraph;
  readonly #names = new MermaidNames();
  readonly #ofStates = new Map<string, string>();
  /** What stands for a state with others in it, wherever the machine is within: see {@link #addAnywhere}. */
  readonly #anywhere = new Map<string, string>();
  /** What else is in the box of a state. */
  readonly #extra = new Map<string, string[]>();
  readonly #arrows: string[] = [];
  readonly #around: ReadonlyMap<string, readonly StateGraph[]>;

  constructor(graph: MachineGraph) {
    this.#graph = graph;
    this.#around = surroundingsOf(graph.root);
    for (const [id, around] of this.#around) {
      const path = around.slice(1).map(({ key }) => key);
      if (path.length > 0) this.#ofStates.set(id, this.#names.take(path.join("_")));
    }
    const arrows = arrowsOf(graph);
    for (const around of this.#around.values()) this.#addAnywhere(around.at(-1), arrows);
    for (const arrow of arrows) this.#addArrow(arrow);
  }

  lines(): string[] {
    const { root, id } = this.#graph;
    // Arrows stand outside of all boxes: within one they would pull their states into it.
    return [`accTitle: ${mermaidText(id)}`, ...this.#inside(root), ...this.#arrows];
  }

  /** What is in the box of a state, or in the diagram itself. */
  #inside({ id, initial, states = [] }: StateGraph): string[] {
    const finals = states.filter(({ type }) => type === "final");
    return [
      ...states.flatMap((each) => this.#state(each)),
      ...(this.#extra.get(id) ?? []),
      ...(initial === undefined ? [] : [`[*] --> ${this.#name(initial)}`]),
      ...finals.map((final) => `${this.#name(final.id)} --> [*]`),
    ];
  }

  #state(state: StateGraph): string[] {
    const name = this.#name(state.id);
    if (state.states === undefined) return box(name, titleOf(state), stateRows(state));
    return [`${declared(name, titleOf(state))} {`, ...indented(this.#inside(state)), "}"];
  }

  /**
   * Mermaid's boxes have no place for what a state says, and an arrow from a box into itself is lost: so that has a box of its
   * own. The machine itself has no other.
   */
  #addAnywhere(state: StateGraph | undefined, arrows: readonly Arrow[]): void {
    if (state?.states === undefined) return;
    const { id, key } = state;
    const isRoot = state === this.#graph.root;
    const rows = stateRows(state);
    const isNeeded = arrows.some(({ from, to }) =>
      isRoot ? [...from, to].includes(id) : from.includes(id) && this.#isIn(to, id),
    );
    if (rows.length === 0 && !isNeeded) return;
    const title = isRoot ? this.#graph.id : `anywhere in ${key}`;
    const name = this.#names.take(isRoot ? title : `${this.#name(id)}_anywhere`);
    this.#anywhere.set(id, name);
    if (isRoot) this.#ofStates.set(id, name);
    this.#add(id, box(name, title, rows));
  }

  #addArrow({ from, to, transitions }: Arrow): void {
    const target = this.#name(to);
    const rows = labelRows(transitions[0] ?? []);
    const label = rows.length === 0 ? "" : `: ${rows.map(textOf).join("<br/>")}`;
    const sources = from.map((id) => (this.#isIn(to, id) ? this.#anywhere.get(id) : this.#name(id)));
    if (sources.length === 1) {
      this.#arrows.push(`${sources[0]} --> ${target}${label}`);
      return;
    }
    const junction = this.#names.take(`to_${target}`);
    this.#add(commonAround(this.#around, [...from, to])?.id ?? "", [`state ${junction} <<choice>>`]);
    for (const source of sources) this.#arrows.push(`${source} --> ${junction}`);
    this.#arrows.push(`${junction} --> ${target}${label}`);
  }

  #add(id: string, lines: readonly string[]): void {
    this.#extra.set(id, [...(this.#extra.get(id) ?? []), ...lines]);
  }

  #isIn(id: string, outer: string): boolean {
    return id !== outer && this.#around.get(id)?.some((state) => state.id === outer) === true;
  }

  #name(id: string): string {
    return this.#ofStates.get(id) ?? "";
  }
}

function box(name: string, title: string, rows: readonly Row[]): string[] {
  return rows.length === 0 && title === name
    ? [name]
    : [declared(name, title), ...rows.map((row) => `${name}: ${textOf(row)}`)];
}

function declared(name: string, title: string): string {
  return `state "${mermaidText(title)}" as ${name}`;
}

function textOf({ parts }: Row): string {
  return parts.map(({ text }) => mermaidText(text)).join(" ");
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
