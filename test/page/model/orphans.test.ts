import { describe, expect, it } from "vitest";
import { ActorNode } from "../../../src/page/model/actor-node.ts";
import { Orphans } from "../../../src/page/model/orphans.ts";
import { story } from "../records.ts";

const nodeOf = (id: string, parent?: string) => {
  const [record] = story().actor(id, { parent }).records;
  return new ActorNode(record as ConstructorParameters<typeof ActorNode>[0], false);
};

describe("orphans", () => {
  it("wait for their parent, and are given away once", () => {
    const orphans = new Orphans();
    const [one, other, third] = [nodeOf("1", "p"), nodeOf("2", "p"), nodeOf("3", "q")];
    for (const each of [one, other, third, nodeOf("4")]) orphans.add(each);
    orphans.delete(other);
    expect([...orphans.take(nodeOf("p"))]).toEqual([one]);
    expect([...orphans.take(nodeOf("p"))]).toEqual([]);
    expect([...orphans.take(nodeOf("q"))]).toEqual([third]);
  });
});
