import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../package/repository.ts";

/** A statechart as a page shows it. Everything is written as `transitionsOf` writes it: `a --event [guard]--> b`. */
export interface WrittenChart {
  /** `README.md:80`: where its diagram begins. */
  readonly where: string;
  /** The id of the machine that it is of: its `accTitle`. */
  readonly machineId: string;
  readonly arrows: readonly string[];
  /** The rows of the tables behind it; empty where a page has none. */
  readonly rows: readonly WrittenTransition[];
  readonly meanings: Readonly<Record<string, string>>;
}

interface WrittenTransition {
  readonly transition: string;
  readonly actions: readonly string[];
}

const FENCE = /^```mermaid$/;

/** The statecharts of a Markdown file: each a Mermaid state diagram, and the tables up to the next one. Other diagrams are none. */
export function writtenChartsOf(file: string): WrittenChart[] {
  const lines = readFileSync(join(root, file), "utf8").split("\n");
  const starts = lines.flatMap((line, index) =>
    FENCE.test(line) && lines[index + 1]?.trim().startsWith("stateDiagram") ? [index] : [],
  );
  return starts.map((start, nth) => {
    const end = lines.indexOf("```", start);
    const diagram = lines.slice(start + 1, end).map((line) => line.trim());
    const behind = lines.slice(end, starts[nth + 1]);
    return {
      where: `${file}:${start + 1}`,
      machineId: titleOf(diagram),
      arrows: arrowsOf(diagram),
      rows: tableOf(behind, "in").flatMap(transitionsOfRow),
      meanings: Object.fromEntries(
        tableOf(behind, "state").map(([state = "", meaning = ""]) => [unquoted(state), meaning]),
      ),
    };
  });
}

function titleOf(diagram: readonly string[]): string {
  return diagram.find((line) => line.startsWith("accTitle: "))?.slice("accTitle: ".length) ?? "";
}

interface Box {
  initial: string;
  readonly states: Set<string>;
}

/** Every arrow, each event by itself. One from a box is one from each of its states; one to a box, to its first. */
function arrowsOf(diagram: readonly string[]): string[] {
  const boxes = new Map<string, Box>();
  const drawn: { from: string; to: string; label: string }[] = [];
  let open: Box | undefined;
  for (const line of diagram.slice(1)) {
    const name = /^state "[^"]*" as (\w+) \{$/.exec(line)?.[1];
    const [, from = "", to = "", labels = ""] = /^(\S+) --> ([^\s:]+)(?:: (.+))?$/.exec(line) ?? [];
    if (name !== undefined) {
      open = { initial: "", states: new Set() };
      boxes.set(name, open);
    } else if (line === "}") {
      open = undefined;
    } else if (open !== undefined && from === "[*]") {
      open.initial = to;
    } else if (from !== "") {
      open?.states.add(from).add(to);
      for (const label of labels.split(", ")) drawn.push({ from, to, label });
    } else if (!/^(accTitle|direction):? \w+$/.test(line)) {
      throw new Error(`a statechart is drawn with arrows and boxes only, not with "${line}"`);
    }
  }
  return drawn.flatMap(({ from, to, label }) => {
    const { states = [from] } = boxes.get(from) ?? {};
    const only = /\[in (\w+) and /.exec(label)?.[1];
    return [...states]
      .filter((state) => only === undefined || state === only)
      .map((state) => arrow(state, label.replace(`in ${only} and `, ""), boxes.get(to)?.initial ?? to));
  });
}

function arrow(from: string, label: string, to: string): string {
  return label === "" ? `${from} --> ${to}` : `${from} --${label.replace(" [else]", "")}--> ${to}`;
}

/** The rows of the first table whose first column is called so. */
function tableOf(lines: readonly string[], firstColumn: string): string[][] {
  const header = lines.findIndex((line) => line.startsWith(`| ${firstColumn} |`));
  if (header < 0) return [];
  const rows = lines.slice(header + 2);
  const length = rows.findIndex((line) => !line.startsWith("|"));
  return rows.slice(0, length < 0 ? undefined : length).map((line) =>
    line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  );
}

/** A row may name several states and events, and is about each of them with each. */
function transitionsOfRow([states = "", events = "", guard = "", target = "", actions = ""]: string[]) {
  const condition = guard === "" || guard === "else" ? "" : ` [${unquoted(guard)}]`;
  return listOf(states).flatMap((from) =>
    listOf(events).map((event) => ({
      transition: `${from} --${event}${condition}--> ${unquoted(target)}`,
      actions: listOf(actions),
    })),
  );
}

function listOf(cell: string): string[] {
  return cell === "" ? [] : cell.split(", ").map(unquoted);
}

function unquoted(text: string): string {
  return text.replaceAll("`", "");
}
