import { expect, it } from "vitest";
import { type Codec, jsonCodec, type MemoryTransportOptions, memoryTransport } from "../../src/index.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { runtimeWith } from "../fixtures/test-runtime.ts";
import { turn } from "../fixtures/turn.ts";

it("is the transport of a runtime that was given none", () => {
  const { runtime } = runtimeWith({});
  expect(runtime.transport.name).toBe(memoryTransport().name);
  expect(runtime.transport.name).toBe("memory");
});

it("is made anew each time: two runtimes share none", () => {
  expect(memoryTransport()).not.toBe(memoryTransport());
});

it("carries anything, by reference: functions, symbols, cycles", async () => {
  const got: unknown[] = [];
  const { runtime } = runtimeWith({
    w: ({ payload }) => {
      got.push(payload);
      return payload;
    },
  });
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;
  for (const payload of [() => 1, Symbol("s"), cycle, new Map(), 10n]) {
    expect(await runtime.job("w", { payload })).toBe(payload);
    expect(got.pop()).toBe(payload);
  }
});

it("carries events by reference, too", async () => {
  const data = { deep: new Set([1]) };
  const { runtime } = runtimeWith({ w: (request) => request.update(data) });
  const seen: unknown[] = [];
  for await (const event of runtime.job("w")) seen.push(event.data);
  expect(seen).toHaveLength(1);
  expect(seen[0]).toBe(data);
});

it("carries what a codec makes of it with copy: 'codec': payload, response, reports, and what one has the floor with", async () => {
  const seen: unknown[] = [];
  const floor: unknown[] = [];
  const { runtime } = runtimeWith(
    {
      w: async (request) => {
        seen.push(request.payload);
        await request.update(given);
        return given;
      },
      boss: () => {},
    },
    { transport: memoryTransport({ copy: "codec" }) },
  );
  const given = { list: [1], when: new Date(0), none: undefined };
  const copy = { list: [1], when: new Date(0) };
  runtime.getWorker("w")?.on("activated", (args) => floor.push(args));
  await runtime.getWorker("boss")?.activateWorker("w", given);
  await turn();
  const job = runtime.job("w", { payload: given });
  for await (const { data } of job) seen.push(data);
  seen.push(await job);
  for (const each of [...seen, floor.at(-1)]) {
    expect(each).toEqual(copy);
    expect(each).not.toBe(given);
  }
  expect(seen).toHaveLength(3);
});

it("refuses with copy: 'codec' what no codec can write, and lets through that there is nothing", async () => {
  const { runtime } = runtimeWith(
    { w: ({ payload }) => payload ?? (() => 1), ok: ({ payload }) => payload },
    { transport: memoryTransport({ copy: "codec" }) },
  );
  expect(() => runtime.job("w", { payload: () => 1 })).toThrow(TypeError);
  expect(await runtime.job("ok")).toBeUndefined();
  expect(await rejectionOf(runtime.job("w"))).toMatchObject({
    ...{ code: "error", reason: expect.stringContaining("its response cannot be sent") },
  });
});

it("takes a codec of anybody's with copy: 'codec'", async () => {
  const codec: Codec = {
    name: "mine",
    encode: (value) => new TextEncoder().encode(String(value).replace("!", "")),
    decode: (bytes) => `${new TextDecoder().decode(bytes)}!`,
  };
  const transport = memoryTransport({ copy: "codec", codec });
  const { runtime } = runtimeWith({ w: ({ payload }) => payload }, { transport });
  expect(await runtime.job("w", { payload: "a" })).toBe("a!");
});

it.each([
  [{ copy: "deep" }, "'copy' of memoryTransport() must be"],
  [{ copy: "codec", codec: {} }, "'codec' of memoryTransport() must be a codec"],
  [{ codec: jsonCodec() }, `'codec' of memoryTransport() does nothing without copy: "codec"`],
  [{ copies: 1 }, "copies"],
])("refuses the options %j", (options, message) => {
  expect(() => memoryTransport(options as MemoryTransportOptions)).toThrow(TypeError);
  expect(() => memoryTransport(options as MemoryTransportOptions)).toThrow(message);
});
