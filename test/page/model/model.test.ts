import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { InspectorRecord } from "../../../src/inspector/record.ts";
import { Model } from "../../../src/page/model/model.ts";
import { MadeUpRecords } from "../../fixtures/made-up-records.ts";
import { helloWith, modelOf, nodeIn, story, treeOf } from "../records.ts";

/** Everything that can be seen of a model. */
function seen(model: Model): unknown {
  const { totals, gaps, missing, dropped, firstAt, lastAt, nodes } = model;
  const counts = [...model.counts].filter(([, count]) => count !== 0).sort();
  const tracks = [...model.tracks.all].map((track) => ({
    ...track,
    lanes: track.lanes.map(({ bars }) => bars.filter(({ isDropped }) => !isDropped).map(({ id }) => id)),
  }));
  const rates = model.rates.all;
  return {
    tree: treeOf(model),
    totals,
    gaps,
    missing,
    dropped,
    firstAt,
    lastAt,
    counts,
    tracks,
    rates,
    size: nodes.size,
  };
}

/** What is true of every model. */
function check(model: Model, limit: number): void {
  let done = 0;
  for (const node of model.nodes.values()) {
    const family = model.familyOf(node.parent);
    expect(family.open.has(node)).toBe(!node.isDone);
    expect(family.done.indexOf(node) >= 0).toBe(node.isDone);
    expect(node.isDone).toBe(node.isOver && (node.family?.open.size ?? 0) === 0);
    if (node.parent !== undefined) expect(model.nodes.get(node.parent.id)).toBe(node.parent);
    if (node.isDone) done++;
  }
  expect(done).toBeLessThanOrEqual(limit);
}

describe("a model of what an inspector tells", () => {
  it("has each actor below its parent, with its state and its steps", () => {
    const told = story().runtime().worker("w").group("g", { size: 2 });
    told.job("g", { parent: "group:g", workerName: "a" }).job("g", { parent: "group:g", workerName: "b" });
    told.complete("job:g/a").job("s", { parent: "job:g/b" });
    expect(treeOf(modelOf(told.records))).toEqual([
      "runtime:main open 0+0",
      "  worker:main/w active 0+0",
      "  group:g pending 0+0",
      "    job:g/b pending 0+0",
      "      job:s/w pending 0+0",
      "    job:g/a completed done 2+0",
    ]);
  });

  it("is the same in whatever portions its records come", () => {
    const records = new MadeUpRecords({ jobsPerSecond: 300, seed: 7 }).pass(2_500);
    const whole = seen(modelOf(records, { limit: 200 }));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 }), (sizes) => {
        const model = new Model(helloWith({ limit: 200 }));
        for (let from = 0, index = 0; from < records.length; index++) {
          const size = sizes[index % sizes.length] as number;
          // What travels is JSON.
          const portion = JSON.parse(JSON.stringify(records.slice(from, from + size))) as InspectorRecord[];
          for (const record of portion) model.apply(record);
          from += size;
        }
        expect(seen(model)).toEqual(whole);
      }),
      { numRuns: 10 },
    );
  });

  it("is the same when records come twice", () => {
    const records = new MadeUpRecords({ jobsPerSecond: 200, seed: 3 }).pass(1_000);
    const twice = modelOf(records.flatMap((record) => [record, record]));
    expect(treeOf(twice)).toEqual(treeOf(modelOf(records)));
  });

  it("is sound whatever is left out of its records, and in whatever order they come", () => {
    const records = new MadeUpRecords({ jobsPerSecond: 100, seed: 11 }).pass(600);
    fc.assert(
      fc.property(fc.shuffledSubarray(records), fc.integer({ min: 0, max: 60 }), (some, limit) => {
        check(modelOf(some, { limit }), limit);
      }),
      { numRuns: 60 },
    );
  });

  it("keeps so many finished actors, and drops the oldest of them first", () => {
    const told = story().runtime();
    for (let index = 0; index < 10; index++) told.job(`j${index}`).complete(`job:j${index}/w`);
    const model = modelOf(told.records, { limit: 3 });
    expect([...nodeIn(model, "runtime:main").family!.done].map(({ id }) => id)).toEqual([
      "job:j7/w",
      "job:j8/w",
      "job:j9/w",
    ]);
    expect([model.dropped, model.nodes.size, model.counts.get("completed")]).toEqual([7, 4, 3]);
  });

  it("keeps what is over as long as something below it is not", () => {
    const told = story()
      .runtime()
      .job("p")
      .job("c", { parent: "job:p/w", workerName: "x" })
      .complete("job:p/w");
    for (let index = 0; index < 5; index++) told.job(`j${index}`).complete(`job:j${index}/w`);
    const model = modelOf(told.records, { limit: 1 });
    expect(nodeIn(model, "job:p/w").isDone).toBe(false);
    model.apply({ ...told.step("job:c/x", "job.cancel", "cancelled").records.at(-1) });
    expect([...nodeIn(model, "runtime:main").family!.done].map(({ id }) => id)).toEqual(["job:p/w"]);
  });

  it("keeps the first steps of a long life, and the latest", () => {
    const told = story().job("j");
    for (let index = 0; index < 500; index++) told.step("job:j/w", "job.update", "running", { data: index });
    const node = nodeIn(modelOf(told.records), "job:j/w");
    const data = node.steps.map((step) => step.data);
    expect([data.length, node.missing, node.steps[20]?.skipped]).toEqual([100, 400, 400]);
    expect([data.slice(0, 21), data.at(-1)]).toEqual([[...Array(20).keys(), 420], 499]);
  });

  it("puts whoever comes before its parent below the runtime, until the parent is here", () => {
    const told = story().runtime().job("c", { parent: "job:p/w" }).job("p");
    expect(treeOf(modelOf(told.records.slice(0, 2)))).toEqual([
      "runtime:main open 0+0",
      "  job:c/w pending 0+0",
    ]);
    expect(treeOf(modelOf(told.records))).toEqual([
      "runtime:main open 0+0",
      "  job:p/w pending 0+0",
      "    job:c/w pending 0+0",
    ]);
  });

  it("begins anew with an actor that has the id of another one", () => {
    const told = story().runtime().worker("w").step("worker:main/w", "worker.end", "ended").worker("w");
    const node = nodeIn(modelOf(told.records), "worker:main/w");
    expect([node.state, node.steps.length, node.isOver, node.isDone]).toEqual(["active", 0, false, false]);
  });

  it("puts a worker that is hosted anew below whoever hosts it now", () => {
    const told = story().runtime().job("p").job("q").worker("w", "job:p/w");
    told.step("worker:main/w", "worker.end", "ended").worker("w", "job:q/w");
    const model = modelOf(told.records);
    expect(treeOf(model)).toEqual([
      "runtime:main open 0+0",
      "  job:p/w pending 0+0",
      "  job:q/w pending 0+0",
      "    worker:main/w active 0+0",
    ]);
    check(model, 1_000);
    told.complete("job:p/w").worker("w", "worker:main/w").worker("w", "job:later/w").job("later");
    for (const record of told.records.slice(-5)) model.apply(record);
    expect(treeOf(model)).toEqual([
      "runtime:main open 0+0",
      "  job:q/w pending 0+0",
      "  job:later/w pending 0+0",
      "    worker:main/w active 0+0",
      "  job:p/w completed done 2+0",
    ]);
    check(model, 1_000);
  });

  it("does not take one that ended anew for the oldest that is over", () => {
    const told = story().runtime();
    for (const name of ["w", "v", "w", "x"])
      told.worker(name).step(`worker:main/${name}`, "worker.end", "ended");
    const [, ...workers] = treeOf(modelOf(told.records, { limit: 2 }));
    expect(workers).toEqual(["  worker:main/w ended done 1+0", "  worker:main/x ended done 1+0"]);
  });

  it.each(["pending", "completed"])("survives 20,000 that are %s, each below the last", (state) => {
    const told = story().job("j0", { state });
    for (let index = 1; index < 20_000; index++)
      told.job(`j${index}`, { state, parent: `job:j${index - 1}/w` });
    for (const limit of [5, 20_000]) {
      const model = modelOf(told.records, { limit });
      const isDone = state === "completed";
      expect(model.nodes.size).toBeLessThanOrEqual(isDone ? limit : 20_000);
    }
    const model = modelOf([...told.records].reverse(), { limit: 20_000 });
    expect(model.nodes.size).toBe(20_000);
  });

  it("says what time the latest record is of, wherever the clock was before", () => {
    const told = story().runtime().job("early", { at: 3_600_000 }).job("late", { at: 50 });
    const model = modelOf(told.records);
    expect([model.latestAt, model.latestSeq, model.lastAt]).toEqual([50, 3, 3_600_000]);
    model.apply(told.records[1]);
    expect(model.latestAt).toBe(50);
  });

  it("takes an actor that is not recorded any more for one that is over", () => {
    const told = story().runtime().job("j").step("job:j/w", "inspector.detached");
    expect(nodeIn(modelOf(told.records), "job:j/w").isDone).toBe(true);
  });

  it("says how many records are missing", () => {
    const gap = { type: "gap", seq: 9, at: 9, missing: 40 };
    const model = modelOf([gap, { ...gap, seq: 12, missing: 2 }]);
    expect([model.missing, model.gaps.length]).toEqual([42, 2]);
  });

  it("takes nothing from what it does not know, and never throws", () => {
    const odd: unknown[] = [
      null,
      7,
      "text",
      [],
      {},
      { type: "actor" },
      { type: "step", id: 1 },
      { type: "later" },
    ];
    odd.push({
      type: "actor",
      seq: 1,
      at: 1,
      id: "x",
      kind: "planet",
      machine: "job",
      state: "s",
      runtime: "r",
    });
    odd.push({ type: "totals", seq: 1, at: 1, jobs: null });
    expect(modelOf(odd).version).toBe(0);
    fc.assert(fc.property(fc.anything(), (value) => void modelOf([value])));
  });

  it("ignores fields that it does not know", () => {
    const [record] = story().job("j").records;
    expect(treeOf(modelOf([{ ...record, colour: "red" }]))).toEqual(["job:j/w pending 0+0"]);
  });

  it.each(["__proto__", "constructor", "toString", "hasOwnProperty"])("is not harmed by the id %s", (id) => {
    const told = story().actor(id, { parent: id, workerName: id, runtime: id, machine: id as "job" });
    told.actor("below", { parent: id }).step(id, id, id);
    const model = modelOf(told.records);
    expect(treeOf(model)).toEqual([`${id} ${id} 1+0`, "  below pending 0+0"]);
    expect({}).not.toHaveProperty("actor");
  });

  it("has no parents in a circle", () => {
    const told = story().actor("a", { parent: "b" }).actor("b", { parent: "a" });
    expect(treeOf(modelOf(told.records))).toEqual(["a pending 0+0", "  b pending 0+0"]);
  });
});
