import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ActorNode } from "../../../src/page/model/actor-node.ts";
import { DoneList } from "../../../src/page/model/done-list.ts";

const nodeOf = (id: number): ActorNode => ({ id: String(id), place: -1 }) as unknown as ActorNode;

describe("a list of what is done", () => {
  it("does what an array does, whoever is removed", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constant("push" as const), fc.nat(200)), { maxLength: 600 }),
        (steps) => {
          const list = new DoneList();
          const array: ActorNode[] = [];
          steps.forEach((step, id) => {
            if (step === "push") {
              const node = nodeOf(id);
              list.push(node);
              array.push(node);
            } else {
              // Mostly the oldest.
              const [node] = array.splice(step > 20 ? 0 : step, 1);
              if (node !== undefined) list.remove(node);
            }
            expect(list.size).toBe(array.length);
          });
          expect([...list]).toEqual(array);
          array.forEach((node, index) => {
            expect([list.at(index), list.indexOf(node)]).toEqual([node, index]);
          });
        },
      ),
    );
  });

  it("does not know whom it does not have", () => {
    const list = new DoneList();
    list.push(nodeOf(1));
    const other = nodeOf(2);
    list.remove(other);
    expect([list.indexOf(other), list.size, list.at(1)]).toEqual([-1, 1, undefined]);
  });
});
