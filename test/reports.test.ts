import { describe, expect, it } from "vitest";
import type { Flow, JobRequestMessage, Message } from "../src/message.ts";
import { Reports } from "../src/reports.ts";
import { Bus } from "../src/transport/bus.ts";
import { deferred } from "./fixtures/deferred.ts";
import { rejectionOf } from "./fixtures/read-all.ts";
import { turn } from "./fixtures/turn.ts";

/** Reports to a requester who notes them, with a flow of which the test says how much room there is. */
function made(room: number, giveTurn = turn) {
  const got: { data: unknown; urgent?: boolean | undefined }[] = [];
  const waiting: (() => void)[] = [];
  const flow: Flow & { room: number } = {
    room,
    sent: () => void flow.room--,
    whenRoom: (onRoom: () => void) => void waiting.push(onRoom),
  };
  const bus = new Bus(giveTurn, (error) => {
    throw error;
  });
  const receive = (message: Message): void => void got.push(message as { data: unknown });
  const request = { jobId: "j", workerName: "w", flow, replyTo: { receive } } as unknown as JobRequestMessage;
  const reports = new Reports(bus, request);
  const send = (data: unknown, urgent = false): { isDone: boolean } => {
    const state = { isDone: false };
    void reports.send("job.update", data, urgent).then(() => {
      state.isDone = true;
    });
    return state;
  };
  const offer = (more: number): void => {
    flow.room += more;
    for (const onRoom of waiting.splice(0)) onRoom();
  };
  return { reports, send, offer, flow, waiting, got, dataOf: () => got.map(({ data }) => data) };
}

describe("reports", () => {
  it("go at once while there is room, each counted as sent", async () => {
    const { send, got, flow } = made(5);
    const sent = send({ percent: 1 });
    await turn();
    expect(got).toEqual([{ type: "job.update", jobId: "j", workerName: "w", data: { percent: 1 } }]);
    expect(sent.isDone).toBe(true);
    expect(flow.room).toBe(4);
  });

  it("that nobody awaits wait in order for room, and ask for it once", async () => {
    const { send, offer, waiting, dataOf } = made(1);
    const states = [1, 2, 3, 4].map((data) => send(data));
    await turn();
    expect(dataOf()).toEqual([1]);
    expect(states.map(({ isDone }) => isDone)).toEqual([true, false, false, false]);
    expect(waiting).toHaveLength(1);
    offer(2);
    await turn();
    expect(dataOf()).toEqual([1, 2, 3]);
    expect(states.map(({ isDone }) => isDone)).toEqual([true, true, true, false]);
    expect(waiting).toHaveLength(1);
    offer(1);
    await turn();
    expect(dataOf()).toEqual([1, 2, 3, 4]);
    expect(waiting).toHaveLength(0);
  });

  it("do not overtake those that wait, even if there is room meanwhile", async () => {
    const { send, offer, flow, dataOf } = made(0);
    send(1);
    flow.room = 5;
    send(2);
    await turn();
    expect(dataOf()).toEqual([]);
    offer(0);
    await turn();
    expect(dataOf()).toEqual([1, 2]);
  });

  it("that are urgent never wait and overtake those that do", async () => {
    const { send, offer, got, dataOf, flow } = made(0);
    send("slow");
    const urgent = send("fast", true);
    await turn();
    expect(got).toMatchObject([{ data: "fast", urgent: true }]);
    expect(urgent.isDone).toBe(true);
    expect(flow.room).toBe(-1);
    offer(2);
    await turn();
    expect(dataOf()).toEqual(["fast", "slow"]);
  });

  it("give the event loop its turn when that is due", async () => {
    const due = deferred();
    const { send } = made(10_000, () => due.promise);
    const states = Array.from({ length: 1_025 }, (_, data) => send(data));
    await turn();
    expect(states.filter(({ isDone }) => !isDone)).toHaveLength(1);
    due.resolve();
    await turn();
    expect(states.every(({ isDone }) => isDone)).toBe(true);
  });

  it("have none taken out when none has ever waited", async () => {
    const { reports, send } = made(5);
    send(1);
    expect(reports.takeRest()).toBeUndefined();
    await turn();
  });

  it("that wait are taken out in order, and whoever awaited them goes on", async () => {
    const { reports, send, offer, dataOf } = made(0);
    const states = [1, 2].map((data) => send(data));
    const rest = reports.takeRest();
    expect(rest?.map(({ data }) => data)).toEqual([1, 2]);
    await turn();
    expect(states.every(({ isDone }) => isDone)).toBe(true);
    offer(5);
    await turn();
    expect(dataOf()).toEqual([]);
  });
});

describe("reports to another runtime", () => {
  const carrying = (carry: (value: unknown) => unknown) => {
    const got: unknown[] = [];
    const request = {
      ...{ jobId: "j", workerName: "w", attempt: 1, name: "n", carry },
      flow: { room: 9, sent: () => {}, whenRoom: () => {} },
      replyTo: { receive: (message: Message) => void got.push((message as { data: unknown }).data) },
    } as unknown as JobRequestMessage;
    return { reports: new Reports(new Bus(turn, () => {}), request), got };
  };

  it("are what the transport makes of them, as they are when they are sent", async () => {
    const { reports, got } = carrying((value) => JSON.stringify(value));
    const data = { n: 1 };
    const sent = reports.send("job.update", data, false);
    data.n = 2;
    await sent;
    await reports.send("job.stream.data", "x", true);
    await turn();
    expect(got).toEqual(['{"n":1}', '"x"']);
  });

  it("that cannot be sent are refused with a TypeError that says whose they are, and nothing goes", async () => {
    const { reports, got } = carrying(() => {
      throw new TypeError("xstate-jobs: a function cannot be sent");
    });
    for (const urgent of [false, true]) {
      const error = await rejectionOf(reports.send("job.update", () => 1, urgent));
      expect(error).toBeInstanceOf(TypeError);
      expect((error as Error).message).toContain("what job 'n' j on worker 'w' reports cannot be sent: ");
      expect((error as Error).message).toContain("a function cannot be sent");
    }
    await turn();
    expect(got).toEqual([]);
  });

  it("that nobody awaits and cannot be sent are no unhandled rejection", async () => {
    const { reports } = carrying(() => {
      throw new TypeError("no");
    });
    void reports.send("job.update", 1, false);
    await turn();
  });
});
