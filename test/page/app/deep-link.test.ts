import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hashOf, linkOf, VIEWS } from "../../../src/page/app/deep-link.ts";

describe("a deep link", () => {
  it("says which actor and which view, whatever the id", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: "grapheme" }), fc.constantFrom(...VIEWS), (actor, view) => {
        const { hash } = new URL(`http://localhost/${hashOf(actor, view)}`);
        expect(linkOf(hash)).toEqual({ actor, view, token: undefined });
      }),
    );
  });

  it("is to the tree when it says nothing that is known", () => {
    for (const hash of ["", "#", "#view=moon", "#actor="])
      expect(linkOf(hash)).toEqual({ actor: undefined, view: "tree", token: undefined });
  });

  it("brings a token, and never takes one along", () => {
    expect(linkOf("#token=a-b_c").token).toBe("a-b_c");
    expect(hashOf(undefined, "chart")).toBe("#view=chart");
  });

  it("has a sign in the place of half a character, which no address can have", () => {
    expect(linkOf(hashOf("job:\ud800\u{1f600}/w", "tree")).actor).toBe("job:\ufffd\u{1f600}/w");
  });
});
