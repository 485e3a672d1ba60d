import { describe, expect, it } from "vitest";
import { EventStream } from "../src/event-stream.ts";
import { readAll, rejectionOf } from "./fixtures/read-all.ts";

interface Event {
  readonly type: string;
  readonly data: number;
}

const update = (data: number): Event => ({ type: "update", data });
const chunk = (data: number): Event => ({ type: "stream_data", data });

function made(capacity: number, endError?: Error) {
  const checks: (() => void)[] = [];
  const gaps: Error[] = [];
  const owner = {
    endError,
    stalls: 0,
    delays: [] as number[],
    dropped: () => {},
    gapError: () => {
      const gap = new Error("gap");
      gaps.push(gap);
      return gap;
    },
    stalled: () => void owner.stalls++,
    after: (ms: number, check: () => void) => {
      owner.delays.push(ms);
      checks.push(check);
    },
  };
  const stream = new EventStream<Event>(owner, capacity);
  const send = (event: Event, urgent = false): void => {
    stream.sent();
    stream.push(event, urgent);
  };
  return { stream, owner, send, gaps, pass: () => checks.shift()?.() };
}

const dataOf = ({ events }: { events: Event[] }): number[] => events.map(({ data }) => data);

describe("an event stream that nobody reads", () => {
  it("keeps the newest events and counts those that it dropped", async () => {
    const { stream, send } = made(3);
    for (let data = 1; data <= 5; data++) send(update(data));
    stream.end(false);
    expect(stream.dropped).toBe(2);
    expect(dataOf(await readAll(stream.iterate()))).toEqual([3, 4, 5]);
  });

  it("drops an urgent event only when there is no other", async () => {
    const { stream, send } = made(2);
    send(update(1), true);
    for (const data of [2, 3]) send(update(data));
    send(update(4), true);
    send(update(5), true);
    stream.end(false);
    expect(dataOf(await readAll(stream.iterate()))).toEqual([4, 5]);
    expect(stream.dropped).toBe(3);
  });

  it("is never full", () => {
    const { stream, send } = made(1);
    for (let data = 1; data <= 5; data++) {
      send(update(data));
      expect(stream.isFull).toBe(false);
    }
  });

  it("has a gap once stream data was dropped: the next loop throws at once, and only once", async () => {
    const { stream, send, gaps } = made(1);
    send(chunk(1));
    send(chunk(2));
    const loop = stream.iterate();
    expect(await rejectionOf(loop.next())).toBe(gaps[0]);
    expect(await loop.next()).toEqual({ done: true, value: undefined });
  });

  it("has no gap when what was dropped was no stream data", async () => {
    const { stream, send } = made(1);
    send(update(1));
    send(chunk(2));
    stream.end(false);
    expect(await readAll(stream.iterate())).toEqual({ events: [chunk(2)], error: undefined });
  });
});

describe("a loop over an event stream", () => {
  it("reads what is left after the end, and then throws the owner's error", async () => {
    const error = new Error("of the job");
    const { stream, send } = made(4, error);
    send(update(1));
    send(update(2));
    stream.end(false);
    const reading = await readAll(stream.iterate());
    expect(dataOf(reading)).toEqual([1, 2]);
    expect(reading.error).toBe(error);
  });

  it("reads urgent events before those that came earlier", async () => {
    const { stream, send } = made(4);
    send(update(1));
    send(update(2), true);
    send(update(3));
    send(update(4), true);
    stream.end(false);
    expect(dataOf(await readAll(stream.iterate()))).toEqual([2, 4, 1, 3]);
  });

  it("reads nothing more once what is unread was discarded, which is counted with what is on its way", async () => {
    const { stream, send } = made(4);
    for (const data of [1, 2]) send(update(data));
    stream.sent();
    stream.end(true);
    expect(stream.dropped).toBe(3);
    expect(dataOf(await readAll(stream.iterate()))).toEqual([]);
  });

  it("goes on with what the one before has left unread", async () => {
    const { stream, send } = made(4);
    for (const data of [1, 2, 3]) send(update(data));
    for await (const { data } of stream.iterate()) if (data === 2) break;
    stream.end(false);
    expect(dataOf(await readAll(stream.iterate()))).toEqual([3]);
  });

  it("gets each event once when there are two, those that wait longest first", async () => {
    const { stream, send } = made(4);
    const [one, other] = [stream.iterate(), stream.iterate()];
    const reads = [one.next(), other.next(), one.next()];
    for (const data of [1, 2, 3]) send(update(data));
    expect((await Promise.all(reads)).map(({ value }) => value?.data)).toEqual([1, 2, 3]);
  });

  it("that is left settles its own pending reads and leaves those of the others", async () => {
    const { stream, send } = made(4);
    const [one, other] = [stream.iterate(), stream.iterate()];
    const [left, kept] = [one.next(), other.next()];
    await one.return?.();
    expect(await left).toEqual({ done: true, value: undefined });
    send(update(1));
    expect(await kept).toEqual({ done: false, value: update(1) });
  });

  it("with several pending reads throws the owner's error at the first of them alone", async () => {
    const error = new Error("of the job");
    const { stream } = made(4, error);
    const loop = stream.iterate();
    const reads = [loop.next(), loop.next()];
    stream.end(false);
    expect(await rejectionOf(reads[0] as Promise<unknown>)).toBe(error);
    expect(await reads[1]).toEqual({ done: true, value: undefined });
  });
});

describe("a producer of an event stream", () => {
  it("finds it full while somebody reads and as many events as it holds were sent and not read", () => {
    const { stream, send } = made(2);
    stream.iterate();
    send(update(1));
    expect(stream.isFull).toBe(false);
    stream.sent();
    expect(stream.isFull).toBe(true);
    stream.lost();
    expect(stream.isFull).toBe(false);
  });

  it("hears of room when an event is read, one producer for each", async () => {
    const { stream, send } = made(1);
    const loop = stream.iterate();
    const heard: number[] = [];
    send(update(1));
    stream.whenRoom(() => {
      heard.push(1);
      stream.sent();
    });
    stream.whenRoom(() => heard.push(2));
    expect(heard).toEqual([]);
    await loop.next();
    expect(heard).toEqual([1]);
    stream.lost();
    expect(heard).toEqual([1, 2]);
  });

  it.each(["the last loop is left", "it ends", "it ends and discards"])("hears of room when %s", (how) => {
    const { stream, send } = made(1);
    const loop = stream.iterate();
    let isHeard = false;
    send(update(1));
    stream.whenRoom(() => {
      isHeard = true;
    });
    if (how === "the last loop is left") void loop.return?.();
    else stream.end(how === "it ends and discards");
    expect(isHeard).toBe(true);
    expect(stream.isFull).toBe(false);
  });

  it("that waits 5 s while nobody reads is a stall, told once", () => {
    const { stream, owner, send, pass } = made(1);
    stream.iterate();
    send(update(1));
    stream.whenRoom(() => {});
    stream.whenRoom(() => {});
    expect(owner.delays).toEqual([5_000]);
    pass();
    expect(owner.stalls).toBe(1);
    stream.whenRoom(() => {});
    expect(owner.delays).toEqual([5_000]);
  });

  it("is no stall while now and then something is read", async () => {
    const { stream, owner, send, pass } = made(1);
    const loop = stream.iterate();
    send(update(1));
    stream.whenRoom(() => send(update(2)));
    stream.whenRoom(() => {});
    await loop.next();
    pass();
    expect(owner).toMatchObject({ stalls: 0, delays: [5_000, 5_000] });
    pass();
    expect(owner.stalls).toBe(1);
  });

  it("is watched no longer once none waits, and again when one does", async () => {
    const { stream, owner, send, pass } = made(1);
    const loop = stream.iterate();
    send(update(1));
    stream.whenRoom(() => send(update(2)));
    await loop.next();
    pass();
    expect(owner).toMatchObject({ stalls: 0, delays: [5_000] });
    stream.whenRoom(() => {});
    expect(owner.delays).toEqual([5_000, 5_000]);
  });
});

it("counts what is skipped as dropped, and nothing for none", () => {
  const { stream } = made(1);
  stream.skip(0);
  stream.skip(3);
  expect(stream.dropped).toBe(3);
});

describe("the room in an event stream", () => {
  it("is without end while nobody reads, and once it has ended", () => {
    const { stream, send } = made(2);
    send(update(1));
    expect(stream.room).toBe(Number.POSITIVE_INFINITY);
    const loop = stream.iterate();
    expect(stream.room).toBe(1);
    void loop.return?.();
    expect(stream.room).toBe(Number.POSITIVE_INFINITY);
    stream.iterate();
    stream.end(false);
    expect(stream.room).toBe(Number.POSITIVE_INFINITY);
  });

  it("is what it holds less what was sent and not read, and never less than none", async () => {
    const { stream, send } = made(3);
    const loop = stream.iterate();
    expect(stream.room).toBe(3);
    for (const data of [1, 2]) send(update(data));
    expect(stream.room).toBe(1);
    await loop.next();
    expect(stream.room).toBe(2);
    for (let times = 5; times > 0; times--) stream.sent();
    expect([stream.room, stream.isFull]).toEqual([0, true]);
  });
});
