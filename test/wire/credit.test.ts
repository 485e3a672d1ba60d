import { describe, expect, it } from "vitest";
import type { Flow } from "../../src/message.ts";
import { Credit, WINDOW, WINDOW_BYTES } from "../../src/wire/credit.ts";

/** A buffer with this much room, and the credit for it. */
function creditFor(room: number) {
  const limits: number[] = [];
  const waiting: (() => void)[] = [];
  const flow: Flow & { room: number } = {
    room,
    sent: () => void flow.room--,
    whenRoom: (onRoom) => void waiting.push(onRoom),
  };
  const credit = new Credit(flow, (limit) => limits.push(limit));
  return {
    credit,
    limits,
    waiting,
    receive(count: number, bytes = 0): void {
      for (let i = 0; i < count; i++) credit.received(bytes);
    },
    read(count: number): void {
      flow.room += count;
      for (const onRoom of waiting.splice(0)) onRoom();
    },
  };
}

describe("how many reports may be on their way", () => {
  it("is a window, or what there is room for", () => {
    expect(creditFor(Number.POSITIVE_INFINITY).credit.limit).toBe(WINDOW);
    expect(creditFor(10).credit.limit).toBe(10);
    expect(creditFor(0).credit.limit).toBe(0);
  });

  it("is said again when half a window is used up, and not before", () => {
    const { limits, receive } = creditFor(Number.POSITIVE_INFINITY);
    receive(WINDOW / 2 - 1);
    expect(limits).toEqual([]);
    receive(1);
    expect(limits).toEqual([WINDOW + WINDOW / 2]);
  });

  it("is no more than the buffer holds, until somebody reads", () => {
    const { limits, receive, read, waiting } = creditFor(4);
    receive(4);
    expect(limits).toEqual([]);
    expect(waiting).toHaveLength(1);
    read(3);
    expect(limits).toEqual([7]);
  });

  it("is said again when half of the bytes have come that may be on their way, whatever is left of the window", () => {
    const { limits, receive } = creditFor(Number.POSITIVE_INFINITY);
    receive(1, WINDOW_BYTES / 2 - 1);
    expect(limits).toEqual([]);
    receive(1, 1);
    expect(limits).toEqual([WINDOW + 2]);
    receive(1, WINDOW_BYTES / 2 - 1);
    expect(limits).toHaveLength(1);
  });

  it("is said for its bytes also where the buffer is full: they have come", () => {
    const { limits, receive, read, waiting } = creditFor(2);
    receive(1, WINDOW_BYTES / 2);
    expect(limits).toEqual([2]);
    receive(1, WINDOW_BYTES / 2);
    expect(limits).toEqual([2, 2]);
    expect(waiting).toHaveLength(1);
    read(1);
    expect(limits).toEqual([2, 2, 3]);
  });
});
