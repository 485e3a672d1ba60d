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
  const drops: number[] = [];
  const owner = {
    endError,
    stalls: 0,
    delays: [] as number[],
    dropped: (count: number) => void drops.push(count),
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
  return { stream, owner, send, gaps, drops, pass: () => checks.shift()?.() };
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

  it("keeps the end of a stream beside as many events as it holds", async () => {
    const { stream, send } = made(2);
    for (const data of [1, 2]) send(chunk(data));
    send({ type: "stream_end", data: 3 });
    stream.end(false);
    expect(dataOf(await readAll(stream.iterate()))).toEqual([1, 2, 3]);
    expect(stream.dropped).toBe(0);
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

describe("the end of an event stream", () => {
  it("comes once: a second one discards nothing", async () => {
    const { stream, send } = made(4);
    send(update(1));
    stream.end(false);
    stream.end(true);
    expect(dataOf(await readAll(stream.iterate()))).toEqual([1]);
    expect(stream.dropped).toBe(0);
  });

  it("is the end of a loop that reads on, and no error when the owner has none", async () => {
    const { stream } = made(4);
    const loop = stream.iterate();
    const pending = loop.next();
    stream.end(false);
    expect(await pending).toEqual({ done: true, value: undefined });
    const late = stream.iterate();
    for (const read of [loop.next(), late.next(), late.next()])
      expect(await read).toEqual({ done: true, value: undefined });
  });

  it("discards urgent events as well", async () => {
    const { stream, send } = made(4);
    send(update(1), true);
    stream.end(true);
    expect(dataOf(await readAll(stream.iterate()))).toEqual([]);
    expect(stream.dropped).toBe(1);
  });
});

describe("events that nobody will read", () => {
  it("are counted when they are skipped, and the owner hears of none when there are none", () => {
    const { stream, drops } = made(1);
    stream.skip(0);
    stream.skip(3);
    expect([stream.dropped, drops]).toEqual([3, [3]]);
  });

  it("are discarded by their kind, urgent or not, and make room", async () => {
    const { stream, send, drops } = made(4);
    const loop = stream.iterate();
    for (const data of [1, 2]) send(update(data), true);
    for (const data of [3, 4]) send(chunk(data));
    let isHeard = false;
    stream.whenRoom(() => {
      isHeard = true;
    });
    stream.discard(({ data }) => data % 2 === 1);
    expect([stream.dropped, drops, stream.room, isHeard]).toEqual([2, [1, 1], 2, true]);
    expect([(await loop.next()).value?.data, (await loop.next()).value?.data]).toEqual([2, 4]);
  });

  it("are discarded all when all are of the kind, and none is counted beside them", () => {
    const { stream, send, drops } = made(4);
    for (const data of [1, 2]) send(update(data));
    stream.discard(() => true);
    expect([stream.dropped, drops]).toEqual([2, [1, 1]]);
    stream.iterate();
    expect(stream.room).toBe(4);
  });

  it("are lost once: what has been counted already was not on its way", () => {
    const { stream } = made(2);
    stream.iterate();
    stream.sent();
    expect([stream.lost(), stream.room]).toEqual([true, 2]);
    expect([stream.lost(), stream.room]).toEqual([false, 2]);
  });

  it("take no room once they were dropped", () => {
    const { stream, send } = made(2);
    for (const data of [1, 2, 3]) send(update(data));
    stream.iterate();
    expect(stream.room).toBe(0);
    stream.lost();
    expect(stream.room).toBe(1);
  });
});

describe("an event stream that producers have filled beyond what it holds", () => {
  it("drops nothing while somebody reads, and what is too much when nobody does any more", () => {
    const { stream, send } = made(2);
    const [one, other] = [stream.iterate(), stream.iterate()];
    for (const data of [1, 2, 3, 4]) send(update(data));
    void one.return?.();
    expect(stream.dropped).toBe(0);
    void other.return?.();
    expect(stream.dropped).toBe(2);
  });

  it("keeps its producers waiting until the last loop is left", () => {
    const { stream, send } = made(1);
    const [one, other] = [stream.iterate(), stream.iterate()];
    send(update(1));
    let isHeard = false;
    stream.whenRoom(() => {
      isHeard = true;
    });
    void one.return?.();
    expect(isHeard).toBe(false);
    void other.return?.();
    expect(isHeard).toBe(true);
  });
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
