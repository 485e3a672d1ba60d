import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AnyStateMachine, createMachine } from "xstate";
import { jobGroupMachine, jobMachine, runtimeMachine, workerMachine } from "../../machines/index.ts";
import { statesOf, surroundingsOf } from "../../src/graph/arrows.ts";
import { graphOf } from "../../src/graph/graph-of.ts";
import { stateTable, transitionTable } from "../../src/graph/tables.ts";
import { arbitraryMachine } from "../fixtures/arbitrary-machine.ts";
import { loader, markup, player } from "../fixtures/drawn-machines.ts";

const graphOfAny = (machine: unknown) => graphOf(machine as AnyStateMachine);

/** The cells of a table without its headings; a code is its text. */
function rowsOf(table: string): string[][] {
  const [, , ...rows] = table.trimEnd().split("\n");
  return rows.map((row) =>
    row
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  );
}

const namesIn = (cell = ""): string[] => [...cell.matchAll(/`([^`]*)`/g)].map(([, name = ""]) => name);

/** Each transition that a table has: of each of its states, and of each of its events. */
function told(table: string): string[] {
  return rowsOf(table).flatMap(([states, events, guard = "", target = "", actions = ""]) =>
    namesIn(states).flatMap((state) =>
      namesIn(events).map((event) => [state, event, guard, target, actions].join(" | ")),
    ),
  );
}

function expected(machine: unknown): string[] {
  const { id, root } = graphOfAny(machine);
  const around = surroundingsOf(root);
  const nameOf = (state: string): string =>
    (around.get(state) ?? [])
      .slice(1)
      .map(({ key }) => key)
      .join(".") || id;
  const code = (text: string): string => `\`${text}\``;
  return [...statesOf(root)].flatMap((state) =>
    (state.transitions ?? []).map(({ label, guard, targets, actions = [], reenter }) =>
      [
        nameOf(state.id),
        label,
        guard === undefined || guard === "else" ? (guard ?? "") : code(guard),
        `${targets.length === 0 ? "stays" : targets.map((target) => code(nameOf(target))).join(", ")}${reenter ? " (again)" : ""}`,
        actions.map(code).join(", "),
      ].join(" | "),
    ),
  );
}

describe("the table of transitions", () => {
  it.each([jobMachine, jobGroupMachine, workerMachine, runtimeMachine, player, loader])(
    "has every transition of $id, and no other",
    (machine) => {
      expect(told(transitionTable(graphOfAny(machine))).sort()).toEqual(expected(machine).sort());
    },
  );

  it("has every transition of any machine, those of an event in the order in which they are tried", () => {
    fc.assert(
      fc.property(arbitraryMachine, (machine) => {
        const table = told(transitionTable(graphOfAny(machine)));
        const all = expected(machine);
        expect([...table].sort()).toEqual([...all].sort());
        const of = (rows: readonly string[], start: string): string[] =>
          rows.filter((row) => row.startsWith(start));
        for (const start of new Set(all.map((row) => `${row.split(" | ", 2).join(" | ")} |`)))
          expect(of(table, start)).toEqual(of(all, start));
      }),
      { numRuns: 100 },
    );
  });

  it("has states together in which an event does the same, and events that do the same in the same states", () => {
    expect(transitionTable(graphOfAny(runtimeMachine))).toBe(
      [
        "| in | on | if | goes to | does |",
        "| --- | --- | --- | --- | --- |",
        "| `open` | `runtime.end` | | `ending` | |",
        "| `open`, `ending` | `runtime.cancel` | | `cancelled` | |",
        "| `ending` | `runtime.drained` | | `ended` | |",
        "",
      ].join("\n"),
    );
    expect(transitionTable(graphOfAny(jobMachine))).toContain(
      "| `pending`, `running` | `job.cancel`, `job.timeout` | | `cancelled` | |\n",
    );
  });

  it("keeps its columns whatever is in the texts", () => {
    const machine = createMachine({
      id: "m",
      on: { "a|b": { actions: ["c`d", "e\nf"] }, "`": { guard: "g``h" } },
    });
    expect(rowsOf(transitionTable(graphOfAny(machine)))).toEqual([
      ["`m`", "`a\\|b`", "", "stays", "`` c`d ``, `e f`"],
      ["`m`", "`` ` ``", "``` g``h ```", "stays", ""],
    ]);
  });
});

describe("the table of states", () => {
  it("says of each what it is, and what it does where one of them does something", () => {
    expect(stateTable(graphOfAny(runtimeMachine))).toBe(
      [
        "| state | meaning | on entering |",
        "| --- | --- | --- |",
        "| `open` | Hosts workers and takes jobs. | |",
        "| `ending` | Lets jobs finish, and takes no new worker. | `ending` |",
        "| `ended` | Gone, after its jobs had finished. | `over` |",
        "| `cancelled` | Gone at once; what ran was cut off. | `over` |",
        "",
      ].join("\n"),
    );
    expect(stateTable(graphOfAny(loader))).toContain("| state | meaning | invokes |\n");
  });

  it("names states by the way to them", () => {
    const names = rowsOf(stateTable(graphOfAny(player))).map(([name]) => name);
    expect(names).toContain("`playback.playing.fast`");
    expect(names).toHaveLength([...statesOf(graphOfAny(player).root)].length - 1);
  });

  it("takes descriptions for plain text", () => {
    expect(stateTable(graphOfAny(markup))).toContain("| a b \\</title\\>\\<b\\> |");
  });
});
