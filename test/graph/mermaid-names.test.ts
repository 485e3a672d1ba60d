import { describe, expect, it } from "vitest";
import { MermaidNames, mermaidText } from "../../src/graph/mermaid-names.ts";

describe("a name in a Mermaid diagram", () => {
  it.each([
    ["pending", "pending"],
    ["form.name", "form_name"],
    ["two words", "two_words"],
    ["3 states", "_3_states"],
    ["", "_"],
    ["日本語", "_"],
    ["end", "end_"],
    ["State", "State_"],
    ["TB", "TB_"],
  ])("is letters, digits and _, and nothing that Mermaid reads otherwise: %j is %s", (text, name) => {
    expect(new MermaidNames().take(text)).toBe(name);
  });

  it("is there once, however it is written", () => {
    const names = new MermaidNames();
    expect(["a.b", "a_b", "A_B", "a_b_2", "end", "end_"].map((text) => names.take(text))).toEqual([
      "a_b",
      "a_b_2",
      "A_B_3",
      "a_b_2_2",
      "end_",
      "end__2",
    ]);
  });
});

it("a text in a Mermaid diagram has numbers for what could mean something there, and is in one line", () => {
  expect(mermaidText("job.lost [isFailure] / a, b")).toBe("job.lost [isFailure] / a, b");
  expect(mermaidText('a:b;c#d "e"\n<f> {g} %% h')).toBe(
    "a#58;b#59;c#35;d #34;e#34; #60;f#62; #123;g#125; #37;#37; h",
  );
  expect(mermaidText("--> --- [*] ]")).toBe("-#45;#62; -#45;- [#42;] ]");
  expect(mermaidText("日本 é 😀")).toBe("日本 é #128512;");
});
