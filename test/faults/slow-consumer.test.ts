import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { NetworkTransport } from "../../src/transport/nats.ts";
import type { Ending } from "../fixtures/ask-job.ts";
import { describeWithNats } from "../fixtures/describe-with-nats.ts";
import { FaultTest, SOON, upTo } from "../fixtures/fault-test.ts";
import { type NatsServer, startNatsServer } from "../fixtures/nats-server.ts";

const MEGABYTE = 2 ** 20;
const BYTES = 10_000;

describeWithNats("a requester that is slow", () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await startNatsServer({ config: 'max_pending: 8MB\nwrite_deadline: "1s"' });
  });
  afterAll(async () => server?.kill());

  function outages(transport: NetworkTransport): { readonly count: number } {
    const counter = { count: 0 };
    transport.subscribe((status) => {
      if (status === "offline") counter.count++;
    });
    return counter;
  }

  it("since its reader has stopped: the worker waits, memory is bounded, and the broker does not cut it off", async () => {
    const test = new FaultTest(server.url);
    const host = await test.host("h", ["w"]);
    const requester = await test.requester();
    const { count: before } = outages(requester.transport);
    const lost = outages(requester.transport);
    const memory = (await host.report()).memory;
    const params = { name: "count", payload: { to: 1e6, bytes: BYTES }, buffer: 100 };
    const jobs = upTo(5).map(() => requester.runtime.job("w", params));
    const loops = jobs.map((job) => job[Symbol.asyncIterator]());
    for (const job of jobs) requester.knows(job);
    for (const loop of loops) expect((await loop.next()).value).toMatchObject({ type: "stream_start" });
    await wait(2_000);
    // What is on its way has room in the buffer: it has taken 99 more than it has read at most.
    const isAhead = ({ type, i }: { readonly type: string; readonly i?: unknown }) =>
      type === "counted" && (i as number) > 201;
    await expect(host.next(isAhead, 1)).rejects.toThrow();
    expect((await host.report()).memory - memory).toBeLessThan(100 * MEGABYTE);
    for (const loop of loops)
      for (let i = 1; i <= 300; i++) expect((await loop.next()).value).toMatchObject({ data: { i } });
    expect(lost.count - before).toBe(0);
    for (const job of jobs) job.cancel();
    await expect.poll(async () => (await host.report()).held.runs).toBe(0);
  });

  it("since nobody reads: the worker does not wait, what is old is dropped, and the broker does not cut it off", async () => {
    const test = new FaultTest(server.url);
    const host = await test.host("h", ["w"]);
    const requester = await test.requester();
    const lost = outages(requester.transport);
    const memory = process.memoryUsage().rss;
    const params = { name: "count", payload: { to: 10_000, bytes: BYTES }, buffer: 100 };
    const job = requester.runtime.job("w", params);
    requester.knows(job);
    expect(await job).toBe(10_000);
    expect(job.droppedEvents).toBe(10_000 + 1 - 100);
    expect(lost.count).toBe(0);
    expect(process.memoryUsage().rss - memory).toBeLessThan(200 * MEGABYTE);
    expect((await host.report()).memory).toBeLessThan(500 * MEGABYTE);
  });

  it("since its process stands still, so that the broker cuts it off: it is as good as gone, until it goes on", async () => {
    const test = new FaultTest(server.url, { detectMs: 20_000 });
    const host = await test.host("h", ["w"]);
    const program = await test.requesterProgram("r");
    const keys = upTo(8);
    const params = { name: "count", payload: { to: 2_000, bytes: 5 * BYTES }, buffer: 4_096 };
    for (const key of keys) program.send({ type: "ask", key, worker: "w", params });
    for (const _ of keys) await host.next("counted", SOON);
    await program.pause();
    await wait(3_000);
    program.resume();
    for (const key of keys) {
      const ending = await program.next((told) => told.type === "ending" && told.key === key, SOON);
      const { code, data } = ending as unknown as Ending;
      // Nobody listened at its address when the worker asked whether it is there.
      expect(["worker_lost", "completed"]).toContain(code);
      expect(data).toEqual(upTo(code === "completed" ? 2_000 : data.length));
    }
    await expect.poll(async () => (await host.report()).held.runs).toBe(0);
    program.send({ type: "ask", key: "next", worker: "w", params: { name: "echo", payload: 1 } });
    expect(await program.next((told) => told.key === "next" && told.type === "ending", SOON)).toMatchObject({
      code: "completed",
    });
    expect((await program.report()).memory).toBeLessThan(500 * MEGABYTE);
    expect((await host.report()).memory).toBeLessThan(500 * MEGABYTE);
  });
});
