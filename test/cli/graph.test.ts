import { describe, expect, it } from "vitest";
import { createMachine } from "xstate";
import { type GraphOptions, graph } from "../../src/cli/graph.ts";
import { loader, player } from "../fixtures/drawn-machines.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { readMermaid } from "../fixtures/read-mermaid.ts";
import { elementsOf } from "../fixtures/read-xml.ts";
import { FakeHost } from "./fake-host.ts";

const toggle = createMachine({
  id: "toggle",
  initial: "off",
  states: { off: { on: { FLIP: "on" } }, on: { on: { FLIP: "off" } } },
});

function draw(host: FakeHost, from?: string, options: Partial<GraphOptions> = {}): Promise<number> {
  const defaults = { format: undefined, machine: undefined, direction: "down", output: undefined } as const;
  return graph(from, { ...defaults, ...options }, host);
}

describe("graph", () => {
  it("draws the machines of this package by default, as Markdown with a diagram of each", async () => {
    const host = new FakeHost();
    expect(await draw(host)).toBe(0);
    const parts = host.stdout.text.split(/^## /m).slice(1);
    expect(parts.map((part) => part.split("\n")[0])).toEqual(["job", "jobGroup", "worker", "runtime"]);
    for (const part of parts) {
      const [, diagram = ""] = /^```mermaid\n(.*)```\n/ms.exec(part) ?? [];
      expect(readMermaid(diagram).arrows.length).toBeGreaterThan(4);
    }
    expect(host.layoutEngines).toBe(0);
  });

  it("draws the one that it is told to, by its id or by the name of its export", async () => {
    for (const machine of ["job", "jobMachine"]) {
      const host = new FakeHost();
      expect(await draw(host, undefined, { machine })).toBe(0);
      expect(host.stdout.text).toMatch(/^stateDiagram-v2\n {2}accTitle: job\n/);
    }
  });

  it("draws the machines of a module, or one of its exports", async () => {
    const host = new FakeHost();
    host.exports = { player, loader, other: 1 };
    await draw(host, "./machines.js", { format: "json" });
    expect(JSON.parse(host.stdout.text)).toMatchObject([{ id: "player" }, { id: "loader" }]);
    const another = new FakeHost();
    another.exports = host.exports;
    await draw(another, "./machines.js#loader");
    expect(another.stdout.text).toMatch(/^stateDiagram-v2\n {2}accTitle: loader\n/);
  });

  it("draws SVG, for which alone it loads the layout engine", async () => {
    const host = new FakeHost();
    host.exports = { toggle };
    expect(await draw(host, "./toggle.js", { format: "svg" })).toBe(0);
    const [svg] = elementsOf(host.stdout.text);
    expect(svg).toMatchObject({ name: "svg", attributes: { "aria-label": "Statechart: toggle" } });
    expect(host.layoutEngines).toBe(1);
  });

  it("draws with arrows that go to the right", async () => {
    const host = new FakeHost();
    host.exports = { toggle };
    await draw(host, "./toggle.js", { direction: "right" });
    expect(host.stdout.text).toMatch(/^stateDiagram-v2\n {2}direction LR\n/);
    const sizeOf = async (direction: "down" | "right"): Promise<{ width: number; height: number }> => {
      const other = new FakeHost();
      other.exports = { toggle };
      await draw(other, "./toggle.js", { direction, format: "svg" });
      const { width, height } = elementsOf(other.stdout.text)[0]?.attributes ?? {};
      return { width: Number(width), height: Number(height) };
    };
    const [down, right] = [await sizeOf("down"), await sizeOf("right")];
    expect([down.height > right.height, down.width < right.width]).toEqual([true, true]);
  });

  it.each([
    ["a.mmd", /^stateDiagram-v2\n/],
    ["a.txt", /^stateDiagram-v2\n/],
    ["a.md", /^## toggle\n\n```mermaid\nstateDiagram-v2\n/],
    ["a.json", /^\[\n {2}\{\n {4}"id": "toggle"/],
    ["a.SVG", /^<svg /],
  ])("writes a file as what it is called: %s", async (output, text) => {
    const host = new FakeHost();
    host.exports = { toggle };
    expect(await draw(host, "./toggle.js", { output })).toBe(0);
    expect(host.files[output]).toMatch(text);
    expect(host.stdout.text).toBe("");
  });

  it("writes a file in the format that it is told, and to standard output for -", async () => {
    const host = new FakeHost();
    host.exports = { toggle };
    await draw(host, "./toggle.js", { output: "a.svg", format: "mermaid" });
    expect(host.files["a.svg"]).toMatch(/^stateDiagram-v2\n/);
    await draw(host, "./toggle.js", { output: "-" });
    expect(host.stdout.text).toBe(host.files["a.svg"]);
  });
});

describe("what cannot be drawn", () => {
  const broken = createMachine({
    id: "broken",
    initial: "a",
    states: { a: {}, back: { type: "history", target: "#nowhere" } },
  });

  it.each<[string, Record<string, unknown>, string | undefined, Partial<GraphOptions>, string]>([
    ["an empty module", {}, "./m.js", {}, "./m.js exports no state machine: it exports nothing"],
    [
      "a module of other things",
      { a: 1, b: () => toggle },
      "./m.js",
      {},
      "./m.js exports no state machine: of a, b none is made by createMachine() of XState 5, or an array of such",
    ],
    [
      "an export that is not there",
      { a: 1, toggle },
      "./m.js#b",
      {},
      "./m.js exports no 'b': it exports a, toggle",
    ],
    ["an export of nothing", {}, "./m.js#toString", {}, "./m.js exports no 'toString': it exports nothing"],
    [
      "an export that is something else",
      { a: 1 },
      "./m.js#a",
      {},
      "'a' of ./m.js is no state machine made by createMachine() of XState 5",
    ],
    [
      "a machine that is not there",
      { toggle, loader },
      "./m.js",
      { machine: "job" },
      "there is no state machine 'job'. There are: 'toggle', 'loader'",
    ],
    [
      "several in one SVG",
      { toggle, loader },
      "./m.js",
      { format: "svg" },
      "an SVG shows one state machine: choose one by --machine. There are: 'toggle', 'loader'",
    ],
    [
      "a machine that XState itself would stumble over",
      { broken },
      "./m.js",
      {},
      "cannot draw 'broken': Child state node '#nowhere' does not exist on machine 'broken'",
    ],
  ])("is told: %s", async (_, exports, from, options, message) => {
    const host = new FakeHost();
    host.exports = exports;
    expect(await rejectionOf(draw(host, from, options))).toMatchObject({ message, exitCode: 2 });
    expect([host.stdout.text, host.layoutEngines]).toEqual(["", 0]);
  });

  it("is told: a file that cannot be written", async () => {
    const host = new FakeHost();
    expect(await rejectionOf(draw(host, undefined, { output: "/nowhere/a.md" }))).toMatchObject({
      message: expect.stringContaining("cannot write /nowhere/a.md: ENOENT"),
      exitCode: 1,
    });
  });
});
