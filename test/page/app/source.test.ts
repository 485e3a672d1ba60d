import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { recordingFrom } from "../../../src/page/app/recording-file.ts";
import { Source } from "../../../src/page/app/source.ts";
import { letOthersRun } from "../../../src/page/feed/slices.ts";
import { MadeUpRecords } from "../../fixtures/made-up-records.ts";
import { FakeServer } from "../feed/server.ts";
import { modelOf, story, treeOf } from "../records.ts";

const ids = ({ model }: Source): string[] => [...model.nodes.keys()];
const jobs = (...names: string[]) =>
  names.flatMap((name, index) =>
    story()
      .job(name)
      .records.map((record) => ({ ...record, seq: index + 1 })),
  );

/** Until everything that was sent has come. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await letOthersRun();
}

describe("the source of what is shown", () => {
  let server: FakeServer;
  let source: Source;

  beforeEach(async () => {
    server = new FakeServer();
    source = new Source(
      () => undefined,
      () => {},
    );
    source.start();
    await settle();
  });
  afterEach(() => {
    for (const connection of server.connections) connection.end();
    vi.unstubAllGlobals();
  });

  it("shows what is there as it comes, and says when it is all", async () => {
    server.last.hello();
    server.last.say("snapshot", jobs("a"));
    await settle();
    expect([ids(source), source.isReady, source.isLive]).toEqual([["job:a/w"], false, true]);
    server.last.say("ready", {});
    await settle();
    expect(source.isReady).toBe(true);
  });

  it("goes by the latest record, not by the latest time, when the clock was set back", async () => {
    server.last.hello();
    const now = Date.now();
    const told = story()
      .job("a", { at: now + 3_600_000 })
      .job("b", { at: now });
    server.last.say("snapshot", told.records);
    server.last.say("ready", {});
    await settle();
    expect(source.now - now).toBeLessThan(60_000);
    expect(source.now).toBeGreaterThanOrEqual(now);
  });

  it("stands still once all is over: what happened is not scrolled away", async () => {
    const at = Date.now() - 60_000;
    server.last.hello();
    const told = story().runtime();
    server.last.say("snapshot", told.records);
    server.last.say("ready", {});
    await settle();
    expect(source.now).toBeGreaterThan(0);
    const { records } = story().runtime().step("runtime:main", "runtime.end", "ended", { at });
    server.last.say("records", records.slice(1));
    await settle();
    expect(source.now).toBe(at);
  });

  it("stands still with a clock that is simulated, whatever totals come", async () => {
    server.last.hello();
    server.last.say("snapshot", story().job("a", { at: 7 }).records);
    server.last.say("ready", {});
    await settle();
    expect(source.now).toBe(7);
  });

  it("keeps what is shown until all is there of what takes its place", async () => {
    server.last.hello();
    server.last.say("snapshot", jobs("a"));
    server.last.say("ready", {});
    await settle();
    source.start();
    await settle();
    server.last.hello();
    server.last.say("snapshot", jobs("b", "c"));
    await settle();
    expect(ids(source)).toEqual(["job:a/w"]);
    server.last.say("ready", {});
    await settle();
    expect(ids(source)).toEqual(["job:b/w", "job:c/w"]);
  });

  it("holds back what comes while it is paused, and then takes it", async () => {
    server.last.hello();
    server.last.say("ready", {});
    await settle();
    source.pause();
    server.last.say("records", jobs("a", "b"));
    await settle();
    expect([ids(source), source.held]).toEqual([[], 2]);
    source.resume();
    await settle();
    expect([ids(source), source.held]).toEqual([["job:a/w", "job:b/w"], 0]);
  });

  it("asks for everything anew after a pause in which too much came", async () => {
    server.last.hello();
    server.last.say("ready", {});
    await settle();
    source.pause();
    for (let batch = 0; batch < 11; batch++) server.last.say("records", Array(10_000).fill(0));
    await settle();
    expect([source.held, server.connections.length]).toEqual([110_000, 1]);
    source.resume();
    await settle();
    server.last.hello();
    server.last.say("snapshot", jobs("now"));
    server.last.say("ready", {});
    await settle();
    expect([server.connections.length, ids(source)]).toEqual([2, ["job:now/w"]]);
  });

  it("asks for everything anew after a pause in which it connected again, or before all was there", async () => {
    server.last.hello();
    server.last.say("snapshot", jobs("a"));
    await settle();
    source.pause();
    server.last.say("ready", {});
    await settle();
    source.resume();
    await settle();
    expect(server.connections).toHaveLength(2);
  });

  it("shows a recording, and leaves it for the process", async () => {
    const records = new MadeUpRecords({ jobsPerSecond: 200 }).pass(3_000);
    await source.show(recordingFrom(modelOf(records, { limit: 9_999 }), 5), "some.json");
    expect([source.file, source.isLive, source.isReady, server.last.isClosed]).toEqual([
      "some.json",
      false,
      true,
      true,
    ]);
    expect(treeOf(source.model)).toEqual(treeOf(modelOf(records, { limit: 9_999 })));
    expect(source.now).toBe(source.model.lastAt);
    source.start();
    await settle();
    server.last.hello();
    server.last.say("ready", {});
    await expect.poll(() => [source.file, source.isLive, ids(source)]).toEqual([undefined, true, []]);
  });
});
