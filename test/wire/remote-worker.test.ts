import { describe, expect, it } from "vitest";
import type { Message } from "../../src/message.ts";
import { Peers } from "../../src/wire/peers.ts";
import { Presence } from "../../src/wire/presence.ts";
import type { RemoteJobs } from "../../src/wire/remote-jobs.ts";
import { RemoteWorker } from "../../src/wire/remote-worker.ts";
import { OTHER, PEER, requestMessage, testLink } from "../fixtures/test-link.ts";

function made() {
  const made = testLink();
  const told: Message[] = [];
  const jobs = { tell: (message: Message) => void told.push(message) } as unknown as RemoteJobs;
  const presence = new Presence(
    { added: () => {}, removed: () => {} },
    new Peers({ probe: () => {}, lost: () => {} }, 5),
  );
  for (const instance of [PEER, OTHER]) {
    presence.told(instance, {
      ...{ v: 1, worker: "w", runtime: "rt", isUp: true, isDraining: false, startedAt: 0, jobs: [] },
      ...{ revision: 1, isAll: false },
    });
  }
  return { ...made, told, worker: new RemoteWorker("w", made.link, jobs, presence) };
}

describe("a worker that other runtimes host", () => {
  it("passes on what it is told of jobs", () => {
    const { worker, told, frames } = made();
    const request = requestMessage();
    const address = { jobId: "j", workerName: "w", attempt: 1 };
    const cancel: Message = { type: "job.cancel", ...address, code: "cancelled", reason: undefined };
    worker.receive(request);
    worker.receive(cancel);
    expect(told).toEqual([request, cancel]);
    expect(frames()).toEqual([]);
  });

  it("has the floor given and taken in every runtime that hosts it", () => {
    const { worker, said, subjects, body } = made();
    worker.receive({ type: "worker.activate", workerName: "w", args: [1] });
    worker.receive({ type: "worker.deactivate", workerName: "w" });
    const floor = (activate: boolean): object => ({ type: "floor", worker: "w", activate });
    expect(said()).toEqual(
      [PEER, OTHER].flatMap((instance) => [
        { subject: subjects.directRequest("w", instance), frame: floor(true), bodies: [body([1])] },
        { subject: subjects.directRequest("w", instance), frame: floor(false), bodies: [] },
      ]),
    );
  });

  it("is not given the floor with what cannot be sent: that is reported", () => {
    const { worker, frames, port } = made();
    worker.receive({ type: "worker.activate", workerName: "w", args: () => 1 });
    expect(frames()).toEqual([]);
    expect(port.reports).toEqual([{ error: expect.any(TypeError), where: "activateWorker('w')" }]);
  });
});
