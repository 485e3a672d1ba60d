import { describe, expect, it } from "vitest";
import { memoryTransport } from "../src/index.ts";
import type { Message } from "../src/message.ts";
import { type OpenAsk, Services } from "../src/services.ts";
import { VirtualClock } from "../src/testing/virtual-clock.ts";
import { mode } from "./fixtures/mode.ts";
import { turn } from "./fixtures/turn.ts";

function made({ state = "open", id = "id" as unknown } = {}) {
  const reports: string[] = [];
  const services = new Services({
    name: "test",
    clock: new VirtualClock(),
    random: () => 0.5,
    createId: () => id as string,
    giveTurn: turn,
    transport: memoryTransport(),
    mode,
    graceMs: 1,
    pendingWarnMs: 2,
    log: () => {},
    report: (error, where) => void reports.push(`${where}: ${error}`),
    state: () => state,
  });
  return { services, reports };
}

const message = (jobId: string): Message => ({
  type: "job.update",
  jobId,
  workerName: "w",
  attempt: 1,
  data: 1,
});

function askThatNotes(got: Message[], show = () => {}): OpenAsk {
  return {
    asker: {},
    isDone: false,
    rootSequence: 1,
    receive: (each) => void got.push(each),
    cancel: () => {},
    show,
    showTo: () => {},
  };
}

describe("what the workers and jobs of a runtime share", () => {
  it.each([
    ["open", false, false],
    ["ending", true, false],
    ["ended", true, true],
    ["cancelled", true, true],
  ])("knows from the runtime's chart that it is %s", (state, isEnding, isOver) => {
    const { services } = made({ state });
    expect([services.isEnding, services.isOver]).toEqual([isEnding, isOver]);
  });

  it("delivers what a worker says to the job that it is about, and counts it where there is none", () => {
    const { services } = made();
    const got: Message[] = [];
    services.jobs.set("j", askThatNotes(got));
    services.receive(message("j"));
    services.receive(message("unknown"));
    expect(got).toEqual([message("j")]);
    expect(services.stats.badFrames).toBe(1);
  });

  it("has all jobs show themselves when somebody begins to look on, and those to come know of it", () => {
    const { services } = made();
    expect(services.isWatched).toBe(mode === "interpreted");
    const shown: string[] = [];
    for (const id of ["a", "b"])
      services.jobs.set(
        id,
        askThatNotes([], () => shown.push(id)),
      );
    services.watch();
    expect([services.isWatched, shown]).toEqual([true, ["a", "b"]]);
  });

  it("counts a listener that threw, and reports it", () => {
    const { services, reports } = made();
    services.listenerFailed("broken", "listener of 'x'");
    expect([services.stats.listenerErrors, reports]).toEqual([1, ["listener of 'x': broken"]]);
  });

  it("reports a receiver that throws on its bus", async () => {
    const { services, reports } = made();
    services.jobs.set("j", {
      ...askThatNotes([]),
      receive: () => {
        throw "broken";
      },
    });
    services.bus.post(services, message("j"), false);
    await turn();
    expect(reports).toEqual(["delivery of job.update to 'w': broken"]);
  });

  it("gives each job an id, and none that another job has", () => {
    const { services } = made();
    expect(services.newId()).toBe("id");
    services.jobs.set("id", askThatNotes([]));
    expect(() => services.newId()).toThrow(
      new TypeError('xstate-jobs: createId gave "id": it must give a new string each time'),
    );
  });

  it("cancels and counts the jobs that have no ending when it is cut off", () => {
    const { services } = made();
    const cancelled: unknown[] = [];
    for (const isDone of [false, true, false]) {
      const cancel = (reason?: string): void => void cancelled.push([isDone, reason]);
      services.jobs.set(`j${services.jobs.size}`, { ...askThatNotes([]), isDone, cancel });
    }
    services.cutOff("over");
    expect(cancelled).toEqual(Array(2).fill([false, "over"]));
    expect(services.stats.cutOff).toBe(2);
  });

  it("counts root workers that have gone, and tells the program that runs", () => {
    const { services } = made();
    services.rootGone(false);
    const heard: number[] = [];
    services.program = { rootGone: () => heard.push(services.rootsGone) };
    services.rootGone(false);
    expect([heard, services.rootsFailed]).toEqual([[2], 0]);
    services.rootGone(true);
    expect([services.rootsGone, services.rootsFailed]).toEqual([3, 1]);
  });

  it("closes its transport when workers and jobs have settled, and reports one that cannot be closed", async () => {
    const { services, reports } = made();
    services.deadlines.armIn(1, { due: () => {} });
    services.transport.close = () => {
      throw "stuck";
    };
    services.jobs.set("j", askThatNotes([]));
    const closing = services.close(Promise.resolve());
    await turn();
    expect([services.deadlines.size, reports]).toEqual([1, []]);
    services.settled("j");
    await closing;
    expect(services.deadlines.size).toBe(0);
    expect(reports).toEqual([`close() of transport '${services.transport.name}': stuck`]);
  });

  it.each([{}, "", 7, null])("takes %j for no id", (id) => {
    expect(() => made({ id }).services.newId()).toThrow(TypeError);
  });
});
