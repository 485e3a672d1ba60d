import { expect, it } from "vitest";
import { createRuntime, createWorker } from "xstate-jobs";
import { memoryNetwork } from "xstate-jobs/testing";
import { pack } from "../../src/wire/envelope.ts";
import type { Frame } from "../../src/wire/frame.ts";
import { Subjects } from "../../src/wire/subjects.ts";
import { turn } from "../fixtures/turn.ts";

const subjects = new Subjects("default");

/** A runtime with two workers, and somebody who is none, who says a frame where the runtime listens. */
async function fixture() {
  const network = memoryNetwork();
  const heard: string[] = [];
  network.onHop = ({ subject, data }) => {
    if (subject.startsWith("jobs.v1.default.rep.stranger.")) heard.push(subject);
    return [data];
  };
  let number = 0;
  const transport = network.transport({ newToken: () => String(number++).padStart(16, "0") });
  const runtime = createRuntime({ name: "lab", transport });
  await runtime.addWorkers(createWorker("research"), createWorker("writer"));
  const stranger = network.wire();
  stranger.open({ up() {}, down() {}, failed() {}, refused() {} });
  stranger.subscribe("jobs.v1.default.rep.stranger.>", () => {});
  const errors: unknown[] = [];
  runtime.on("error", ({ error }) => errors.push(error));
  return {
    self: `lab.${"0".repeat(16)}`,
    heard,
    errors,
    say: async (subject: string, frame: Frame) => {
      network.inject(subject, pack("stranger.1", [{ frame, bodies: [undefined] }]));
      for (let turns = 0; turns < 5; turns++) await turn();
    },
    [Symbol.asyncDispose]: () => runtime[Symbol.asyncDispose](),
  };
}

const request = (worker: string): Frame => ({
  type: "request",
  job: "j1",
  attempt: 1,
  worker,
  source: "stranger",
  age: 0,
  meta: {},
  path: [],
  window: 64,
});

it("a request is answered on the subjects of its worker, which a broker can forbid", async () => {
  await using to = await fixture();
  await to.say(subjects.request("research"), request("research"));
  await to.say(subjects.directRequest("research", to.self), request("research"));
  expect(to.heard).toEqual(Array(2).fill("jobs.v1.default.rep.stranger.1.research"));
  expect(to.errors).toEqual([]);
});

it("who may ask one worker of a runtime cannot ask another by it", async () => {
  await using to = await fixture();
  await to.say(subjects.request("research"), request("writer"));
  await to.say(subjects.directRequest("research", to.self), request("writer"));
  expect(to.heard).toEqual([]);
  expect(to.errors).toHaveLength(2);
  expect(String(to.errors[0])).toContain("a frame 'request' for worker 'writer' where another is asked");
});

it("who may only answer a runtime cannot ask its workers, nor give them the floor", async () => {
  await using to = await fixture();
  await to.say(subjects.control(to.self), request("research"));
  await to.say(subjects.control(to.self), { type: "floor", worker: "research", activate: true });
  expect(to.heard).toEqual([]);
  expect(to.errors.map(String)).toEqual([
    expect.stringContaining("a frame 'request' on a subject that is not for it"),
    expect.stringContaining("a frame 'floor' on a subject that is not for it"),
  ]);
});

it("what is told to a runtime is no answer, and no answer is told to it", async () => {
  await using to = await fixture();
  await to.say(subjects.control(to.self), { type: "gone", token: "t" });
  await to.say(subjects.reply(to.self, "research"), { type: "ack", token: "t", seen: 1 });
  expect(to.errors).toHaveLength(2);
});
