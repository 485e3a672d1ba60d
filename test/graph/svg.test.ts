import { describe, expect, it } from "vitest";
import type { AnyStateMachine } from "xstate";
import { jobMachine } from "../../machines/index.ts";
import { statesOf } from "../../src/graph/arrows.ts";
import { graphOf } from "../../src/graph/graph-of.ts";
import { layoutOf } from "../../src/graph/layout.ts";
import { type SvgOptions, svgOf } from "../../src/graph/svg.ts";
import { SVG_PARTS } from "../../src/graph/svg-parts.ts";
import { SVG_STYLE } from "../../src/graph/svg-style.ts";
import { drawnMachines, markup, player } from "../fixtures/drawn-machines.ts";
import { layoutEngine } from "../fixtures/layout-engine.ts";
import { type Element, elementsOf } from "../fixtures/read-xml.ts";

async function drawn(machine: unknown, options?: SvgOptions): Promise<string> {
  return svgOf(await layoutOf(graphOf(machine as AnyStateMachine), layoutEngine), options);
}

const isOf = (kind: string) => (element: Element) =>
  (element.attributes.class ?? "").split(" ").includes(kind);

function idsOf(elements: readonly Element[], kind: string): string[] {
  return [
    ...new Set(elements.filter(isOf(kind)).map(({ attributes }) => attributes["data-id"] ?? "")),
  ].sort();
}

describe("an SVG", () => {
  it.each([jobMachine, ...drawnMachines].map((machine) => [machine.id, machine] as const))(
    "of %s is well-formed, and has each state and each transition by its id",
    async (_, machine) => {
      const elements = elementsOf(await drawn(machine));
      const states = [...statesOf(graphOf(machine as unknown as AnyStateMachine).root)];
      expect(idsOf(elements, "state")).toEqual(states.map(({ id }) => id).sort());
      const transitions = states.flatMap((state) => state.transitions ?? []);
      expect(idsOf(elements, "transition")).toEqual(transitions.map(({ id }) => id).sort());
    },
  );

  it("has texts and attributes escaped, and no element that a name could have brought", async () => {
    const svg = await drawn(markup);
    const elements = elementsOf(svg);
    expect([...new Set(elements.map(({ name }) => name))].sort()).toEqual([
      "circle",
      "g",
      "line",
      "path",
      "polygon",
      "rect",
      "style",
      "svg",
      "text",
      "title",
      "tspan",
    ]);
    expect(
      elements.flatMap(({ attributes }) => Object.keys(attributes)).filter((name) => /^on/i.test(name)),
    ).toEqual([]);
    expect(elements[0]?.attributes["aria-label"]).toBe("Statechart: <script>alert(1)</script>");
    expect(elements.filter(isOf("title")).map(({ text }) => text)).toContain('"quo\'ted" --> x');
    expect(elements.some(({ name, text }) => name === "title" && text === "a\nb </title><b>")).toBe(true);
  });

  it("has U+FFFD for what XML has no way to say", () => {
    const row = {
      transitions: [],
      tooltip: "\u0000\uD800",
      parts: [{ role: "event" as const, text: "\uFFFE" }],
    };
    const box = { x: 0, y: 0, width: 1, height: 1 };
    const svg = svgOf({
      id: "\u001b",
      width: 1,
      height: 1,
      states: [],
      dots: [],
      lines: [],
      labels: [{ ...box, rows: [row] }],
    });
    for (const character of ["\u0000", "\u001b", "\uFFFE", "\uD800"]) expect(svg).not.toContain(character);
    expect(elementsOf(svg).filter(({ name }) => name === "title")).toMatchObject([{ text: "\uFFFD\uFFFD" }]);
  });

  it("has everything that a transition is drawn as within it, shared by those that share it", async () => {
    const elements = elementsOf(await drawn(jobMachine));
    const within = (id: string): string[] =>
      elements
        .filter(({ path }) =>
          path.some((outer) => outer.attributes["data-id"] === id && isOf("transition")(outer)),
        )
        .map(({ name }) => name)
        .filter((name) => name !== "g");
    expect(within("job.pending#0").sort()).toEqual(["path", "polygon", "text", "text", "tspan", "tspan"]);
    const text = elements.find((element) => element.name === "tspan" && element.text === "job.cancel");
    expect(text?.path.filter(isOf("transition")).map(({ attributes }) => attributes["data-id"])).toEqual([
      "job.pending#10",
      "job.running#9",
    ]);
  });

  it("is made of nothing but its parts, whatever a drawing says", async () => {
    const evil = '"><foreignObject><meta http-equiv="refresh"/></foreignObject><g class="';
    const { states, lines, ...drawing } = await layoutOf(graphOf(jobMachine), layoutEngine);
    const wrong = {
      ...drawing,
      id: evil,
      height: evil as unknown as number,
      states: states.map((state) => ({ ...state, id: evil, type: evil as "atomic", title: evil })),
      lines: lines.map((line) => ({ ...line, transitions: [evil] })),
      labels: drawing.labels.map((label) => {
        const parts = [{ role: evil as "event", text: evil }];
        return { ...label, rows: [{ transitions: [evil], parts, tooltip: evil }] };
      }),
    };
    const svg = svgOf(wrong, { withStyle: false });
    expect(svg).toContain("&lt;foreignObject&gt;");
    const allowed: Readonly<Record<string, readonly string[]>> = SVG_PARTS;
    for (const { name, attributes } of elementsOf(svg))
      expect(allowed[name]).toEqual(expect.arrayContaining(Object.keys(attributes)));
  });

  it("tells kinds of states apart", async () => {
    const elements = elementsOf(await drawn(player));
    const classOf = (id: string): string | undefined =>
      elements.find((element) => isOf("state")(element) && element.attributes["data-id"] === id)?.attributes
        .class;
    expect(classOf("player.volume")).toBe("state compound region");
    expect(classOf("player.playback.playing.back")).toBe("state history");
    expect(classOf("dead")).toBe("state final region");
  });

  it("has its style in it, unless the page has it", async () => {
    expect(await drawn(jobMachine)).toContain(`<style>${SVG_STYLE}</style>`);
    const bare = await drawn(jobMachine, { withStyle: false });
    // A page whose policy allows no style of its own must be able to show it.
    expect(bare).not.toMatch(/<style|style="/);
  });

  it("says what it is to those who do not see it", async () => {
    const [svg] = elementsOf(await drawn(player));
    expect(svg?.attributes).toMatchObject({ role: "img", "aria-label": "Statechart: player" });
  });
});
