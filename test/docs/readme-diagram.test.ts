import { describe, expect, it } from "vitest";
import type { AnyStateMachine } from "xstate";
import { jobGroupMachine, jobMachine, runtimeMachine, workerMachine } from "../../machines/index.ts";
import { transitionsOf } from "../fixtures/paths-of.ts";
import { filesUnder } from "../package/repository.ts";
import { writtenChartsOf } from "./written-charts.ts";

const machines: readonly AnyStateMachine[] = [jobMachine, jobGroupMachine, workerMachine, runtimeMachine];
const charts = ["README.md", ...filesUnder("docs", ".md")].flatMap(writtenChartsOf);

function machineOf(id: string): AnyStateMachine {
  const machine = machines.find((each) => each.id === id);
  if (machine === undefined) {
    throw new Error(`no machine is called "${id}": begin the diagram with \`accTitle: job\`, or another id`);
  }
  return machine;
}

/** What a complete diagram shows: where it begins, every transition, and where it ends. */
function arrowsOf(machine: AnyStateMachine): string[] {
  const finals = Object.values(machine.states).filter(({ type }) => type === "final");
  return [
    ...machine.root.initial.target.map(({ key }) => `[*] --> ${key}`),
    ...transitionsOf(machine).map((label) => label.replace(/^(\w+) (.*) stays$/, "$1 $2 $1")),
    ...finals.map(({ key }) => `${key} --> [*]`),
  ];
}

/** What a complete table shows: every transition with its actions. */
function rowsOf(machine: AnyStateMachine): object[] {
  const states: AnyStateMachine["root"][] = Object.values(machine.states);
  const definitions = states.flatMap((state) => [...state.transitions.values()].flat());
  return transitionsOf(machine).map((transition, index) => ({
    transition,
    actions: definitions[index]?.actions.map(nameOf),
  }));
}

function nameOf(action: unknown): string {
  return typeof action === "string" ? action : String((action as { type: unknown }).type);
}

const byText = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

describe("the diagrams of the documentation", () => {
  it("are a job in the README, and every chart in docs/statecharts.md", () => {
    const ofPage = (page: string): string[] =>
      charts.filter(({ where }) => where.startsWith(`${page}:`)).map(({ machineId }) => machineId);
    expect(ofPage("README.md")).toEqual(["job"]);
    expect(ofPage("docs/statecharts.md")).toEqual(machines.map(({ id }) => id));
  });

  it.each(charts)("$where has every transition of the chart, and no other", ({ machineId, arrows }) => {
    expect([...arrows].sort(byText)).toEqual(arrowsOf(machineOf(machineId)).sort(byText));
  });
});

describe("the tables of docs/statecharts.md", () => {
  const tables = charts.filter(({ where }) => where.startsWith("docs/statecharts.md:"));

  it.each(tables)(
    "have every transition of the chart of $machineId, with its actions",
    ({ machineId, rows }) => {
      expect([...rows].sort(byText)).toEqual(rowsOf(machineOf(machineId)).sort(byText));
    },
  );

  it.each(tables)("say of each state of $machineId what the chart says", ({ machineId, meanings }) => {
    const states: AnyStateMachine["root"][] = Object.values(machineOf(machineId).states);
    expect(meanings).toEqual(Object.fromEntries(states.map(({ key, description }) => [key, description])));
  });
});
