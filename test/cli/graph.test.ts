import { describe, expect, it } from "vitest";
import { createMachine } from "xstate";
import { type GraphOptions, graph } from "../../src/cli/graph.ts";
import { loader, player } from "../fixtures/drawn-machines.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { readMermaid } from "../fixtures/read-mermaid.ts";
import { elementsOf } from "../fixtures/read-xml.ts";
import { unreadable } from "../fixtures/unreadable.ts";
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

  it("draws the machines in an array that it is told by name", async () => {
    const host = new FakeHost();
    host.exports = { all: [player, 1, loader], toggle };
    await draw(host, "./machines.js#all", { format: "json" });
    expect(JSON.parse(host.stdout.text)).toMatchObject([{ id: "player" }, { id: "loader" }]);
    const another = new FakeHost();
    another.exports = host.exports;
    await draw(another, "./machines.js#all", { machine: "loader", format: "json" });
    expect(JSON.parse(another.stdout.text)).toMatchObject([{ id: "loader" }]);
  });

  it("draws the machines of a module whatever else is in it", async () => {
    const host = new FakeHost();
    host.exports = { ...unreadable(), toggle };
    expect(await draw(host, "./machines.js")).toBe(0);
    expect(host.stdout.text).toMatch(/^stateDiagram-v2\n {2}accTitle: toggle\n/);
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

  it.each(["a.png", "a.constructor"])("writes no file that is called what it is not: %s", async (output) => {
    const host = new FakeHost();
    host.exports = { toggle };
    await expect(draw(host, "./toggle.js", { output })).rejects.toThrow(
      /name it \.svg, \.json, \.md or \.mmd/,
    );
    expect(host.files).toEqual({});
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

describe("a machine with a name that is made to do harm", () => {
  const id = "evil\u001b[31m\u009b31m\u007f<b>[x](y)_z_ a_b `";
  const evil = createMachine({ id, initial: "\u009bx", states: { "\u009bx": { on: { "\u0085E": {} } } } });

  it.each(["mermaid", "svg", "json"] as const)("does nothing to a terminal as %s", async (format) => {
    const host = new FakeHost();
    host.exports = { evil };
    await draw(host, "./evil.js", { format });
    expect(host.stdout.text).toContain("evil");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are looked for.
    expect(host.stdout.text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });

  it("is whole in JSON", async () => {
    const host = new FakeHost();
    host.exports = { evil };
    await draw(host, "./evil.js", { format: "json" });
    expect(JSON.parse(host.stdout.text)).toMatchObject([{ id, root: { states: [{ key: "\u009bx" }] } }]);
  });

  it("is nothing but a text in a heading of Markdown", async () => {
    const host = new FakeHost();
    host.exports = { evil };
    await draw(host, "./evil.js", { output: "evil.md" });
    expect(host.files["evil.md"]?.split("\n")[0]).toBe(
      "## evil\uFFFD\\[31m\uFFFD31m\uFFFD\\<b\\>\\[x\\](y)\\_z\\_ a_b \\`",
    );
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
      "'a' of ./m.js is no state machine made by createMachine() of XState 5, or an array of such",
    ],
    [
      "an array without one",
      { a: [1] },
      "./m.js#a",
      {},
      "'a' of ./m.js is no state machine made by createMachine() of XState 5, or an array of such",
    ],
    ...Object.entries(unreadable()).map(
      ([name, value]) =>
        [
          `an export that cannot be looked at, ${name}`,
          { [name]: value, toggle },
          `./m.js#${name}`,
          {},
          expect.stringMatching(`^cannot read '${name}' of \\./m\\.js: .*(do not look|revoked)$`),
        ] as [string, Record<string, unknown>, string, object, string],
    ),
    [
      "a machine in which something cannot be looked at",
      { toggle, odd: createMachine({ id: "odd", description: unreadable().trap as string }) },
      "./m.js",
      { format: "json" },
      "cannot draw 'odd': do not look",
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

  it("is told: a machine that finds no room", async () => {
    const host = new FakeHost();
    host.exports = { toggle };
    host.layoutEngine = async () => () => Promise.reject(new Error("no room"));
    expect(await rejectionOf(draw(host, "./m.js", { format: "svg" }))).toMatchObject({
      message: "cannot draw 'toggle': no room",
      exitCode: 2,
    });
  });

  it("is told: a layout engine that is not there, which is no wrong call", async () => {
    const host = new FakeHost();
    host.exports = { toggle };
    host.layoutEngine = () => Promise.reject(new Error("ENOENT: no such file"));
    expect(await rejectionOf(draw(host, "./m.js", { format: "svg" }))).toMatchObject({
      message: "cannot load the layout engine: ENOENT: no such file",
      exitCode: 1,
    });
  });

  it("is told: a file that cannot be written", async () => {
    const host = new FakeHost();
    expect(await rejectionOf(draw(host, undefined, { output: "/nowhere/a.md" }))).toMatchObject({
      message: expect.stringContaining("cannot write /nowhere/a.md: ENOENT"),
      exitCode: 1,
    });
  });
});
