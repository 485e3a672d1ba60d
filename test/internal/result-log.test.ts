import { expect, it } from "vitest";
import type { JobResult } from "../../src/index.ts";
import { ResultLog } from "../../src/internal/result-log.ts";
import { readAll } from "../fixtures/read-all.ts";
import { turn } from "../fixtures/turn.ts";

const result: JobResult = { status: "completed", response: 1, reason: undefined, code: undefined };

it("gives each loop every ending from the first, in order, those to come as well", async () => {
  const log = new ResultLog();
  log.add("a", result);
  const early = readAll(log);
  await turn();
  log.add("b", result);
  await turn();
  log.add("c", result);
  log.end();
  const names = (await early).events.map(([name]) => name);
  expect(names).toEqual(["a", "b", "c"]);
  const late = (await readAll(log)).events;
  expect(late.map(([name]) => name)).toEqual(names);
  expect(late[0]?.[1]).toBe(result);
  expect(log.size).toBe(3);
});

it("wakes all loops that wait", async () => {
  const log = new ResultLog();
  const loops = [readAll(log), readAll(log), readAll(log)];
  await turn();
  log.add("a", result);
  log.end();
  expect((await Promise.all(loops)).map(({ events }) => events.length)).toEqual([1, 1, 1]);
});

it("may be left by one loop while another goes on", async () => {
  const log = new ResultLog();
  log.add("a", result);
  log.add("b", result);
  for await (const [name] of log) if (name === "a") break;
  log.end();
  expect((await readAll(log)).events).toHaveLength(2);
});

it("may be left while it is waited for: the wait is over, and whoever else waits goes on", async () => {
  const log = new ResultLog();
  const [left, other] = [log[Symbol.asyncIterator](), log[Symbol.asyncIterator]()];
  const [waiting, waitingOn] = [left.next(), other.next()];
  expect(await left.return?.()).toEqual({ done: true, value: undefined });
  expect(await waiting).toEqual({ done: true, value: undefined });
  log.add("a", result);
  expect(await waitingOn).toEqual({ done: false, value: ["a", result] });
  expect(await left.next()).toEqual({ done: true, value: undefined });
});

it("gives nothing more to a loop that was left, not even what was there already", async () => {
  const log = new ResultLog();
  log.add("a", result);
  log.add("b", result);
  const loop = log[Symbol.asyncIterator]();
  await loop.next();
  await loop.return?.();
  expect(await loop.next()).toEqual({ done: true, value: undefined });
});

it("gives several calls of next() that wait at once an ending each, in order", async () => {
  const log = new ResultLog();
  const loop = log[Symbol.asyncIterator]();
  const reads = [loop.next(), loop.next(), loop.next()];
  log.add("a", result);
  log.add("b", result);
  log.end();
  const names = (await Promise.all(reads)).map(({ value }) => value?.[0]);
  expect(names).toEqual(["a", "b", undefined]);
});
