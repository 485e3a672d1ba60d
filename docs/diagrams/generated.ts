import type { AnyStateMachine } from "xstate";
import type { LayoutEngine } from "../../src/graph/elk-graph.ts";
import { graphOf } from "../../src/graph/graph-of.ts";
import { layoutOf } from "../../src/graph/layout.ts";
import { mermaidOf } from "../../src/graph/mermaid.ts";
import { svgOf } from "../../src/graph/svg.ts";
import { stateTable, transitionTable } from "../../src/graph/tables.ts";
import { withSections } from "./sections.ts";

/** The page that has everything about the machines. */
export const PAGE = "docs/statecharts.md";

/**
 * What the documentation has of the machines: a picture of each, and the page about them, which is written by hand but for its
 * diagrams and tables. By the path within the repository.
 */
export async function generatedFiles(
  machines: readonly AnyStateMachine[],
  engine: LayoutEngine,
  read: (path: string) => string,
): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  const sections = new Map<string, string>();
  for (const machine of machines) {
    const graph = graphOf(machine);
    files.set(pictureOf(machine), svgOf(await layoutOf(graph, engine)));
    sections.set(`diagram of ${machine.id}`, `\`\`\`mermaid\n${mermaidOf(graph)}\`\`\``);
    sections.set(`states of ${machine.id}`, stateTable(graph));
    sections.set(`transitions of ${machine.id}`, transitionTable(graph));
  }
  return files.set(PAGE, withSections(read(PAGE), sections));
}

/** Those of the files that are not what they should be. A file that is not there reads as an empty one. */
export function staleFiles(files: ReadonlyMap<string, string>, read: (path: string) => string): string[] {
  return [...files].filter(([path, text]) => read(path) !== text).map(([path]) => path);
}

/** `jobGroup` is drawn in `docs/diagrams/job-group.svg`. */
function pictureOf({ id }: AnyStateMachine): string {
  const name = id.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return `docs/diagrams/${name}.svg`;
}
