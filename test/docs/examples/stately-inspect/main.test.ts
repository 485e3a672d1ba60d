import { join } from "node:path";
import type { StatelyActorEvent, StatelyInspectionEvent, StatelySnapshotEvent } from "@statelyai/inspect";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AnyStateMachine, createMachine } from "xstate";
import { jobGroupMachine, jobMachine, runtimeMachine, workerMachine } from "../../../../machines/index.ts";
import { transitionsOf } from "../../../../src/testing/index.ts";
import { mode } from "../../../fixtures/mode.ts";
import { root } from "../../../package/repository.ts";
import { bundle, type Outcome, programFolder, run } from "../../from-source.ts";
import { startRelay } from "./relay.ts";

const folder = programFolder();
beforeAll(() => bundle([join(root, "docs/examples/stately-inspect/main.ts")], folder.path), 30_000);
afterAll(() => folder[Symbol.dispose]());

function runExample(url: string, ...args: string[]): Promise<Outcome> {
  const modeArgs = mode === "interpreted" ? ["--interpreted"] : [];
  return run(join(folder.path, "main.mjs"), ["--url", url, "--pace", "1", ...modeArgs, ...args]);
}

const TOLD = [
  "stream_data state",
  "stream_data charts",
  "stream_data help",
  "stream_end statecharts help",
  "for: statecharts help; against: they take time to learn",
  "failed: worker 'critic' errored",
];

describe("a relay that listens", () => {
  let outcome: Outcome;
  let messages: readonly StatelyInspectionEvent[];

  beforeAll(async () => {
    await using relay = await startRelay();
    outcome = await runExample(relay.url);
    await relay.left;
    messages = relay.messages;
  }, 30_000);

  const actors = (): StatelyActorEvent[] => messages.filter((message) => message.type === "@xstate.actor");
  const snapshotsOf = (id: string): StatelySnapshotEvent["snapshot"][] =>
    messages.flatMap((each) =>
      each.type === "@xstate.snapshot" && each.sessionId === id ? [each.snapshot] : [],
    );

  it("does not keep the process alive when the jobs are over", () => {
    expect(outcome).toEqual({ exitCode: 0, lines: TOLD, errors: [] });
  });

  it("gets runtime, workers, groups and jobs as one tree", () => {
    const nameOf = new Map(
      actors().map(({ sessionId, name }) => [sessionId, name.replace(/[0-9a-f]{8}$/, "…")]),
    );
    const tree = actors().map(({ sessionId, parentId = "" }) => [
      nameOf.get(parentId),
      nameOf.get(sessionId),
    ]);
    expect(tree).toEqual([
      [undefined, "debate"],
      ["debate", "worker:advocate"],
      ["debate", "worker:critic"],
      ["debate", "job:advocate:argue:…"],
      ["debate", "group:…"],
      ["group:…", "job:advocate:argue"],
      ["group:…", "job:critic:argue"],
      ["debate", "group:…"],
      ["group:…", "job:advocate:argue"],
      ["group:…", "job:critic:argue"],
    ]);
  });

  it.each<[prefix: string, machine: AnyStateMachine, count: number]>([
    ["debate", runtimeMachine, 1],
    ["worker:", workerMachine, 2],
    ["group:", jobGroupMachine, 2],
    ["job:", jobMachine, 5],
  ])("gets the statechart of each %s, from which the viewer can draw it", (prefix, machine, count) => {
    const definitions = actors().flatMap(({ name, definition = "{}" }) =>
      name.startsWith(prefix) ? [definition] : [],
    );
    expect(definitions).toHaveLength(count);
    for (const definition of definitions) {
      const drawn = createMachine(JSON.parse(definition));
      expect(drawn.id).toBe(machine.id);
      expect(transitionsOf(drawn).sort()).toEqual(transitionsOf(machine).sort());
    }
  });

  it("gets the states that each goes through, from its first", () => {
    const valuesOf = (actor: StatelyActorEvent): unknown[] => {
      const all = [actor.snapshot, ...snapshotsOf(actor.sessionId)].map(
        (snapshot) => (snapshot as { value?: unknown }).value,
      );
      return all.filter((value, index) => value !== all[index - 1]);
    };
    expect(actors().map((actor) => [actor.name.replace(/:.*/, ""), ...valuesOf(actor)])).toEqual([
      ["debate", "open", "cancelled"],
      ["worker", "starting", "active", "cancelled"],
      ["worker", "starting", "active", "cancelled"],
      ["job", "pending", "running", "completed"],
      ["group", "pending", "running", "completed"],
      ["job", "pending", "running", "completed"],
      ["job", "pending", "running", "completed"],
      ["group", "pending", "running", "failed"],
      ["job", "pending", "running", "cancelled"],
      ["job", "pending", "running", "failed"],
    ]);
  });

  it("gets each message with the time when it happened", () => {
    const times = messages.map(({ createdAt }) => Number(createdAt));
    const stamps = messages.map((message) => {
      const stamped = message.type === "@xstate.event" ? message.event : message.snapshot;
      return (stamped as { "@at"?: number })["@at"];
    });
    expect(times).toEqual(stamps);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });
});

it("gets runtime and workers alone of a sample that has no job", async () => {
  await using relay = await startRelay();
  expect(await runExample(relay.url, "--sample", "0")).toEqual({ exitCode: 0, lines: TOLD, errors: [] });
  await relay.left;
  const names = relay.messages.flatMap((message) => (message.type === "@xstate.actor" ? [message.name] : []));
  expect(names).toEqual(["debate", "worker:advocate", "worker:critic"]);
}, 30_000);

it("works on when the relay hangs up, says so, and ends", async () => {
  await using relay = await startRelay({ hangUpAfter: 5 });
  expect(await runExample(relay.url)).toEqual({
    exitCode: 0,
    lines: TOLD,
    errors: ["the relay has hung up: what comes is not shown"],
  });
}, 30_000);

it("ends with exit code 1, and says why, when nobody listens", async () => {
  const url = await startRelay().then(async (relay) => {
    await relay[Symbol.asyncDispose]();
    return relay.url;
  });
  const { exitCode, lines, errors } = await runExample(url);
  expect({ exitCode, lines }).toEqual({ exitCode: 1, lines: [] });
  expect(errors).toEqual([expect.stringContaining(`no relay at ${url} (connect ECONNREFUSED`)]);
}, 30_000);
