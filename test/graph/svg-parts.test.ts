import { describe, expect, it } from "vitest";
import { escaped, part } from "../../src/graph/svg-parts.ts";

describe("a part of an SVG", () => {
  it("has its attributes in their order, and is closed", () => {
    expect(part("rect", { class: "box", x: 1.5, rx: 2 })).toBe('<rect class="box" x="1.5" rx="2"/>');
    expect(part("g", {}, part("title", {}, "t"))).toBe("<g><title>t</title></g>");
  });

  it("cannot be left by what its attributes say", () => {
    expect(part("g", { class: `"><b a='&` }, "")).toBe('<g class="&quot;&gt;&lt;b a=&#39;&amp;"></g>');
  });

  it("has U+FFFD for what XML has no way to say", () => {
    expect(escaped("a\u0000\ud800b\t")).toBe("a\ufffd\ufffdb\t");
  });
});
