import { describe, expect, it } from "vitest";
import { Peers } from "../../src/wire/peers.ts";
import { Presence } from "../../src/wire/presence.ts";
import type { RemoteJobs } from "../../src/wire/remote-jobs.ts";
import { RemoteWorker } from "../../src/wire/remote-worker.ts";
import { PEER, testLink } from "../fixtures/test-link.ts";

function offline() {
  const made = testLink();
  const owner = { added: () => {}, removed: () => {}, probe: () => {}, lost: () => {} };
  const presence = new Presence(owner, new Peers(owner, 5));
  presence.told(PEER, {
    ...{ v: 1, worker: "w", runtime: "rt", isUp: true, isDraining: false, startedAt: 0, jobs: [] },
    ...{ revision: 1, isAll: false },
  });
  made.wire.isUp = false;
  return { ...made, worker: new RemoteWorker("w", made.link, {} as RemoteJobs, presence) };
}

const activate = (args: unknown) => ({ type: "worker.activate", workerName: "w", args }) as const;

describe("a worker elsewhere that is given the floor while there is no connection", () => {
  it("has it when there is one again, once; the last word counts", () => {
    const { worker, wire, said, body } = offline();
    worker.receive(activate(1));
    worker.receive({ type: "worker.deactivate", workerName: "w" });
    worker.receive(activate(2));
    expect(said()).toEqual([]);
    wire.isUp = true;
    worker.reconnected();
    const told = said();
    expect(told.map(({ frame }) => frame)).toEqual([{ type: "floor", worker: "w", activate: true }]);
    expect(told[0]?.bodies).toEqual([body(2)]);
    worker.reconnected();
    expect(said()).toEqual([]);
  });

  it("is reported if it is gone before", () => {
    const { worker, port } = offline();
    worker.receive(activate(1));
    worker.gone();
    expect(port.reports.map(({ error }) => String(error))).toEqual([
      "Error: worker 'w' has not heard that the floor was given: there was no connection until it was gone",
    ]);
  });

  it("is simply gone if nothing was said to it", () => {
    const { worker, port } = offline();
    worker.gone();
    expect(port.reports).toEqual([]);
  });
});
