import { describe, expect, it } from "vitest";
import { createWorker, memoryTransport, type Transport } from "../src/index.ts";
import { runtimeWith, testRuntime } from "./fixtures/test-runtime.ts";

/** A transport that copies, and counts how often. */
function copying() {
  const made: unknown[] = [];
  const assertSendable = (payload: unknown): unknown => {
    made.push(payload);
    return structuredClone(payload);
  };
  const transport: Transport = {
    ...memoryTransport(),
    assertSendable,
    carry: (value) => structuredClone(value),
  };
  return { transport, made };
}

describe("the payload of a job over a transport that copies", () => {
  it("is what it was at the call, though its worker comes later", async () => {
    const { transport } = copying();
    const { runtime } = testRuntime({ transport });
    const payload = { list: [1] };
    const job = runtime.job("later", { payload });
    payload.list.push(2);
    await runtime.addWorkers(createWorker("later", { onJob: (request) => request.payload }));
    expect(await job).toEqual({ list: [1] });
  });

  it("is the same at each attempt, whatever the one before made of it", async () => {
    const { transport } = copying();
    const { runtime } = runtimeWith(
      {
        w: ({ payload, attempt }) => {
          const { list } = payload as { list: number[] };
          list.push(attempt);
          if (attempt === 1) throw new Error("not yet");
          return list;
        },
      },
      { transport },
    );
    const job = runtime.job("w", { payload: { list: [0] }, retry: { attempts: 2, on: () => true } });
    expect(await job).toEqual([0, 2]);
  });

  it("is copied once for all workers of a group, and for one that has its own", async () => {
    const { transport, made } = copying();
    const echo = ({ payload }: { payload: unknown }): unknown => payload;
    const { runtime } = runtimeWith({ a: echo, b: echo, c: echo }, { transport });
    const shared = { to: "all" };
    const own = { to: "c" };
    const group = runtime.jobGroup(["a", "b", { target: "c", payload: own }], { payload: shared });
    shared.to = own.to = "nobody";
    expect(made).toEqual([shared, own]);
    expect((await group).responses).toEqual({ a: { to: "all" }, b: { to: "all" }, c: { to: "c" } });
  });
});

it("is the very value over a transport that does not copy", async () => {
  const { runtime } = runtimeWith({ w: ({ payload }) => payload });
  const payload = { list: [1] };
  expect(await runtime.job("w", { payload })).toBe(payload);
});
