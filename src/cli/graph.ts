import type { AnyStateMachine } from "xstate";
import { jobGroupMachine, jobMachine, runtimeMachine, workerMachine } from "../../machines/index.ts";
import type { Direction } from "../graph/drawing.ts";
import { graphOf } from "../graph/graph-of.ts";
import { layoutOf } from "../graph/layout.ts";
import type { MachineGraph } from "../graph/machine-graph.ts";
import { mermaidOf } from "../graph/mermaid.ts";
import { svgOf } from "../graph/svg.ts";
import { collectMachines, type ExportedMachine, isMachine } from "./collect-machines.ts";
import { CommandError, sayingOf } from "./command-error.ts";
import { EXIT_CODE } from "./exit-code.ts";
import type { CommandHost } from "./host.ts";
import { markdownText } from "./printable.ts";
import { jsonText, readable } from "./readable.ts";
import { within } from "./within.ts";

export const GRAPH_FORMATS = ["mermaid", "svg", "json"] as const;
type GraphFormat = (typeof GRAPH_FORMATS)[number];

export interface GraphOptions {
  /** By default what the output's name says, or Mermaid. */
  readonly format: GraphFormat | undefined;
  /** The id of the machine to draw, or the name of its export. By default all. */
  readonly machine: string | undefined;
  readonly direction: Direction;
  /** The file to write. By default it goes to standard output. */
  readonly output: string | undefined;
}

const OURS = { jobMachine, jobGroupMachine, workerMachine, runtimeMachine };

/** Draws the state machines of a module, `module#export`, or those of this package. Resolves with the exit code. */
export async function graph(
  from: string | undefined,
  { machine, format, direction, output }: GraphOptions,
  host: CommandHost,
): Promise<number> {
  const drawnAs = format ?? formatOf(output);
  const machines = chosen(await machinesOf(from, host), machine);
  const graphs = machines.map(drawable);
  const text = await drawn(graphs, drawnAs, direction, output, host);
  await write(text, output, host);
  return EXIT_CODE.completed;
}

async function machinesOf(from: string | undefined, host: CommandHost): Promise<readonly ExportedMachine[]> {
  if (from === undefined) return collectMachines(OURS);
  const [, module = from, name] = /^(.+)#([^#/\\]+)$/.exec(from) ?? [];
  const { exports } = await host.load(module);
  if (name === undefined) {
    const machines = collectMachines(exports);
    if (machines.length > 0) return machines;
    throw new CommandError(`${module} exports no state machine: ${exportsText(exports)}`);
  }
  if (!Object.hasOwn(exports, name))
    throw new CommandError(`${module} exports no '${name}': ${allText(exports)}`);
  const machines = within(exports[name], isMachine);
  if (machines.length > 0) return machines.map((machine) => ({ name, machine }));
  throw new CommandError(whyNoMachine(exports[name], `'${name}' of ${module}`));
}

function whyNoMachine(value: unknown, name: string): string {
  try {
    [value].flat().some(isMachine);
  } catch (error) {
    return `cannot read ${name}: ${sayingOf(error)}`;
  }
  return `${name} is no state machine made by createMachine() of XState 5, or an array of such`;
}

function chosen(
  machines: readonly ExportedMachine[],
  wanted: string | undefined,
): readonly AnyStateMachine[] {
  if (wanted === undefined) return machines.map(({ machine }) => machine);
  const byId = machines.filter(({ machine }) => machine.id === wanted);
  const found = byId.length > 0 ? byId : machines.filter(({ name }) => name === wanted);
  if (found.length > 0) return found.map(({ machine }) => machine);
  const there = machines.map(({ machine }) => `'${machine.id}'`).join(", ");
  throw new CommandError(`there is no state machine '${wanted}'. There are: ${there}`);
}

function drawable(machine: AnyStateMachine): MachineGraph {
  try {
    return graphOf(machine);
  } catch (cause) {
    throw undrawable(machine, cause);
  }
}

/** Says of which machine it is what is wrong. */
function undrawable({ id }: Pick<MachineGraph, "id">, cause: unknown): CommandError {
  return new CommandError(`cannot draw '${id}': ${sayingOf(cause)}`, { cause });
}

/** What is made of each machine. */
function ofEach<T>(graphs: readonly MachineGraph[], make: (graph: MachineGraph) => T): T[] {
  return graphs.map((graph) => {
    try {
      return make(graph);
    } catch (cause) {
      throw undrawable(graph, cause);
    }
  });
}

async function drawn(
  graphs: readonly MachineGraph[],
  format: GraphFormat,
  direction: Direction,
  output: string | undefined,
  host: CommandHost,
): Promise<string> {
  if (format === "json") return `${jsonText(ofEach(graphs, readable), 2)}\n`;
  if (format === "mermaid") return mermaidText(graphs, direction, output);
  const [only] = graphs;
  if (only === undefined || graphs.length > 1) {
    const ids = graphs.map(({ id }) => `'${id}'`).join(", ");
    throw new CommandError(`an SVG shows one state machine: choose one by --machine. There are: ${ids}`);
  }
  const engine = await host.layoutEngine().catch((cause: unknown) => {
    const exitCode = EXIT_CODE.error;
    throw new CommandError(`cannot load the layout engine: ${sayingOf(cause)}`, { exitCode, cause });
  });
  try {
    return harmlessSvg(svgOf(await layoutOf(only, engine, { direction })));
  } catch (cause) {
    throw undrawable(only, cause);
  }
}

/** A diagram; several of them, or what a Markdown file gets, as Markdown. */
function mermaidText(graphs: readonly MachineGraph[], direction: Direction, output = ""): string {
  const diagrams = ofEach(graphs, (graph) => mermaidOf(graph, { direction }));
  if (diagrams.length === 1 && !isMarkdown(output)) return diagrams.join("");
  return graphs
    .map(({ id }, index) => `## ${markdownText(id)}\n\n\`\`\`mermaid\n${diagrams[index]}\`\`\`\n`)
    .join("\n");
}

/** The same SVG, without characters that a terminal takes for commands: XML has numbers for them. */
function harmlessSvg(svg: string): string {
  return svg.replace(/[\u007F-\u009F]/g, (character) => `&#${character.charCodeAt(0)};`);
}

const FORMATS_BY_ENDING = new Map<string, GraphFormat>([
  ["svg", "svg"],
  ["json", "json"],
  ["md", "mermaid"],
  ["markdown", "mermaid"],
  ["mmd", "mermaid"],
  ["mermaid", "mermaid"],
  ["txt", "mermaid"],
]);

function formatOf(output = "-"): GraphFormat {
  const ending = /\.([^./\\]+)$/.exec(output)?.[1]?.toLowerCase();
  const format = ending === undefined ? "mermaid" : FORMATS_BY_ENDING.get(ending);
  if (format !== undefined) return format;
  const known = "name it .svg, .json, .md or .mmd, or say which with --format";
  throw new CommandError(`${output}: there is no drawing as .${ending}; ${known}`);
}

function isMarkdown(output: string): boolean {
  return /\.(md|markdown)$/i.test(output);
}

async function write(text: string, output: string | undefined, host: CommandHost): Promise<void> {
  if (output === undefined || output === "-") return host.stdout.write(text);
  try {
    await host.writeFile(output, text);
  } catch (cause) {
    throw new CommandError(`cannot write ${output}: ${sayingOf(cause)}`, {
      exitCode: EXIT_CODE.error,
      cause,
    });
  }
}

function exportsText(exports: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(exports);
  if (names.length === 0) return "it exports nothing";
  return `of ${names.join(", ")} none is made by createMachine() of XState 5, or an array of such`;
}

function allText(exports: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(exports);
  return names.length === 0 ? "it exports nothing" : `it exports ${names.join(", ")}`;
}
