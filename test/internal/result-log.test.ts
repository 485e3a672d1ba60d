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
