import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type AnyStateMachine, createMachine } from "xstate";
import { generatedFiles, PAGE, staleFiles } from "../../docs/diagrams/generated.ts";
import { withSections } from "../../docs/diagrams/sections.ts";
import { jobGroupMachine, jobMachine, runtimeMachine, workerMachine } from "../../machines/index.ts";
import { layoutEngine } from "../fixtures/layout-engine.ts";
import { filesUnder, root } from "../package/repository.ts";

const machines = [jobMachine, jobGroupMachine, workerMachine, runtimeMachine] as unknown as AnyStateMachine[];

function read(path: string): string {
  return existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8") : "";
}

const filesOf = (all: readonly AnyStateMachine[]): Promise<ReadonlyMap<string, string>> =>
  generatedFiles(all, layoutEngine, read);

/** The machines, with one that is a little different. */
function withChanged(machine: AnyStateMachine, change: (config: Config) => void): AnyStateMachine[] {
  const config = structuredClone(JSON.parse(JSON.stringify(machine.config))) as Config;
  change(config);
  return machines.map((each) => (each === machine ? (createMachine(config as object) as never) : each));
}

interface Config {
  readonly states: Record<string, { description?: string; on?: Record<string, unknown>; entry?: unknown }>;
}

describe("what the documentation has of the machines", () => {
  it("is what `npm run diagrams` makes of them", async () => {
    expect(staleFiles(await filesOf(machines), read)).toEqual([]);
  });

  it("is a picture of each machine, and no other, and each is shown", () => {
    const pictures = filesUnder("docs/diagrams", ".svg");
    expect(pictures).toEqual(
      ["job-group", "job", "runtime", "worker"].map((name) => `docs/diagrams/${name}.svg`),
    );
    for (const path of pictures) expect(read(PAGE)).toContain(`](${path.replace("docs/", "")})`);
    expect(read("README.md")).toContain("](docs/diagrams/job.svg)");
  });

  it("says of each state what it is, in a sentence", () => {
    const states = machines.flatMap((machine) => Object.values(machine.states));
    for (const { description } of states) {
      expect(description).toMatch(/^[A-Z][^.]+\.$/);
      expect(read(PAGE)).toContain(`| ${description} |`);
    }
  });
});

describe("what is stale", () => {
  const runtime = machines[3] as AnyStateMachine;

  it.each<[string, (config: Config) => void, string[]]>([
    [
      "a transition is new",
      ({ states }) => Object.assign(states.ended ?? {}, { type: "atomic", on: { "runtime.again": "open" } }),
      ["docs/diagrams/runtime.svg", PAGE],
    ],
    [
      "a transition is gone",
      ({ states }) => void delete states.open?.on?.["runtime.cancel"],
      ["docs/diagrams/runtime.svg", PAGE],
    ],
    [
      "a guard is new",
      ({ states }) =>
        Object.assign(states.open?.on ?? {}, { "runtime.end": { target: "ending", guard: "isSo" } }),
      ["docs/diagrams/runtime.svg", PAGE],
    ],
    [
      "another action is done",
      ({ states }) => Object.assign(states.ending ?? {}, { entry: "other" }),
      ["docs/diagrams/runtime.svg", PAGE],
    ],
    [
      "a state is described in other words",
      ({ states }) => Object.assign(states.open ?? {}, { description: "Is there." }),
      ["docs/diagrams/runtime.svg", PAGE],
    ],
  ])("is found when %s", async (_, change, stale) => {
    expect(staleFiles(await filesOf(withChanged(runtime, change)), read)).toEqual(stale);
  });

  it("is nothing when nothing has changed", async () => {
    expect(staleFiles(await filesOf(withChanged(runtime, () => {})), read)).toEqual([]);
  });

  it("is found in a file that is missing, or was edited by hand", async () => {
    const files = await filesOf(machines);
    const edited = (path: string): string => {
      if (path === PAGE) return read(path).replace("`runtime.drained`", "`runtime.dry`");
      return path === "docs/diagrams/job.svg" ? "" : read(path);
    };
    expect(staleFiles(files, edited)).toEqual(["docs/diagrams/job.svg", PAGE]);
  });
});

describe("a page with generated sections", () => {
  const page =
    "before\n<!-- a -->\nold\n<!-- end of a -->\nafter\n<!-- b -->\n<!-- end of b -->\n<!-- a remark -->\n";

  it("keeps what is between them", () => {
    const sections = new Map([
      ["a", "new\n"],
      ["b", "$& is no pattern"],
    ]);
    const made = withSections(page, sections);
    expect(made).toBe(
      "before\n<!-- a -->\n\nnew\n\n<!-- end of a -->\nafter\n<!-- b -->\n\n$& is no pattern\n\n<!-- end of b -->\n<!-- a remark -->\n",
    );
    expect(withSections(made, sections)).toBe(made);
  });

  it("must have a place for each, and only one", () => {
    expect(() => withSections(page, new Map([["c", ""]]))).toThrow('no place for "c"');
    expect(() => withSections(page + page, new Map([["a", ""]]))).toThrow('two places for "a"');
    expect(() => withSections("<!-- a -->\n", new Map([["a", ""]]))).toThrow('no place for "a"');
  });
});
