import { describe, expect, it } from "vitest";
import { unpackBeat, unpackPresence } from "../../src/wire/envelope.ts";
import { Hosting } from "../../src/wire/hosting.ts";
import { SELF, testLink } from "../fixtures/test-link.ts";

function made() {
  const made = testLink();
  const { link, wire, port, subjects } = made;
  const requests: string[] = [];
  const hosting = new Hosting(link, ({ subject }) => requests.push(subject));
  /** What was told since the last call: of workers, and that this runtime is alive. */
  const told = () =>
    wire.take().map(({ subject, data }) => {
      if (subject === subjects.beat(SELF)) return unpackBeat(data);
      const note = unpackPresence(data);
      expect(subject).toBe(subjects.presence(note.worker, SELF));
      return note;
    });
  const change = (name: string, more?: Parameters<typeof port.host>[1]): void => {
    port.host(name, more);
    hosting.changed(name);
  };
  const queues = () => [...wire.listeners].map(({ subject, queue }) => [subject, queue]);
  return { ...made, hosting, requests, told, change, queues };
}

describe("a worker that this runtime hosts", () => {
  it("is told of to others, with all that they need to know", () => {
    const { told, change, port } = made();
    port.clock.set(70);
    change("w", { parent: "p", jobs: ["x", undefined], load: 3 });
    expect(told()).toEqual([
      {
        ...{ v: 1, worker: "w", runtime: "test", isUp: true, isDraining: false, parent: "p", startedAt: 70 },
        ...{ jobs: ["x", null], revision: 1, isAll: false },
      },
    ]);
  });

  it("takes requests from a queue that it shares with others of its name, and its own ones", () => {
    const { change, queues, subjects, requests, wire } = made();
    change("w");
    change("x");
    change("w");
    expect(queues()).toEqual([
      [subjects.directRequests(SELF), undefined],
      [subjects.request("w"), "workers"],
      [subjects.request("x"), "workers"],
    ]);
    wire.deliver(subjects.request("w"), new Uint8Array());
    wire.deliver(subjects.directRequest("x", SELF), new Uint8Array());
    wire.deliver(subjects.directRequest("x", "other.1"), new Uint8Array());
    expect(requests).toEqual([subjects.request("w"), subjects.directRequest("x", SELF)]);
  });

  it("shares in no queue while it drains, and does again if it goes on", () => {
    const { change, queues, subjects, told } = made();
    change("w");
    change("w", { isDraining: true });
    expect(queues()).toEqual([[subjects.directRequests(SELF), undefined]]);
    expect(told().map((note) => ("isDraining" in note ? note.isDraining : note))).toEqual([false, true]);
    change("w");
    expect(queues()).toContainEqual([subjects.request("w"), "workers"]);
  });

  it("began when it became ready, for the last time: a restart is another life, and draining is not", () => {
    const { change, hosting, told, port } = made();
    change("w");
    port.clock.set(50);
    change("w");
    port.clock.set(70);
    change("w", { isDraining: true });
    hosting.tellAll();
    expect(told()).toMatchObject([
      { startedAt: 0 },
      { startedAt: 50 },
      { startedAt: 50 },
      { startedAt: 50 },
      {},
    ]);
  });

  it("is told to be gone, once", () => {
    const { change, port, hosting, told, queues } = made();
    change("w");
    port.clock.set(50);
    change("w", { isDraining: true });
    expect(told()).toMatchObject([{ startedAt: 0 }, { startedAt: 0 }]);
    port.workers.delete("w");
    hosting.changed("w");
    hosting.changed("w");
    expect(told()).toEqual([
      {
        ...{ v: 1, worker: "w", runtime: "test", isUp: false, isDraining: true, startedAt: 0, jobs: [] },
        ...{ revision: 3, isAll: false },
      },
    ]);
    expect(queues()).toHaveLength(1);
    change("w");
    expect(told()).toMatchObject([{ startedAt: 50, revision: 4 }]);
  });

  it("of a name that fits in no subject is nobody's but this runtime's, which is reported", () => {
    const { change, port, told, queues } = made();
    change("x".repeat(513));
    expect([told(), queues()]).toEqual([[], []]);
    expect(port.takeReports()).toEqual([expect.stringMatching(/^the name of worker 'x{100}…' is too long/)]);
  });
});

describe("all that this runtime hosts", () => {
  it("is told again when somebody asks, and how often it has changed", () => {
    const { hosting, change, told, port } = made();
    change("w");
    change("x");
    told();
    port.host("x", { isDraining: true });
    hosting.tellAll();
    expect(told()).toMatchObject([
      { worker: "w", isAll: true, revision: 2 },
      { worker: "x", isAll: true, revision: 2, isDraining: true },
      { workers: 2, revision: 2, isLast: false },
    ]);
  });

  it("has its load told with each beat, of those that have any", () => {
    const { hosting, change, told, port } = made();
    hosting.beat(false);
    expect(told()).toEqual([{ v: 1, revision: 0, workers: 0, load: {}, isLast: false }]);
    change("__proto__", { load: 2 });
    change("idle");
    change("gone", { load: 5 });
    port.workers.delete("gone");
    told();
    hosting.beat(true);
    expect(JSON.stringify(told())).toBe(
      JSON.stringify([{ v: 1, revision: 3, workers: 3, load: JSON.parse('{"__proto__":2}'), isLast: true }]),
    );
  });

  it("is not told without a connection, and counts all the same", () => {
    const { hosting, change, told, wire } = made();
    wire.isUp = false;
    change("w");
    hosting.beat(false);
    wire.isUp = true;
    expect(told()).toEqual([]);
    hosting.tellAll();
    expect(told()).toMatchObject([
      { worker: "w", revision: 1 },
      { revision: 1, workers: 1 },
    ]);
  });
});
