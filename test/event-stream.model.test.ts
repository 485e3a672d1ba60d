import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EventStream } from "../src/event-stream.ts";

interface Event {
  readonly type: string;
  readonly number: number;
}
type Outcome = { value: Event } | "over" | "ending" | "gap";
type Command =
  | { do: "send"; type: string; urgent: boolean; arrives: boolean }
  | { do: "arrive" | "lose" | "wait" | "iterate" }
  | { do: "next" | "leave"; loop: number }
  | { do: "discard"; type: string }
  | { do: "skip"; count: number }
  | { do: "end"; discard: boolean };

const GAP = new Error("gap");
const ENDING = new Error("ending");

/** What a stream is to do, in as few words as possible: arrays, and no thought for cost. */
class Model {
  readonly outcomes: (Outcome | undefined)[] = [];
  readonly loops: { isOver: boolean; hasGap: boolean }[] = [];
  readonly inFlight: { event: Event; urgent: boolean }[] = [];
  urgent: Event[] = [];
  unread: Event[] = [];
  waiting: { read: number; loop: number }[] = [];
  producers = 0;
  woken = 0;
  dropped = 0;
  isEnded = false;
  hasGap = false;
  readonly capacity: number;
  readonly endOutcome: Outcome;

  constructor(capacity: number, endOutcome: Outcome) {
    this.capacity = capacity;
    this.endOutcome = endOutcome;
  }

  get held(): number {
    return this.inFlight.length + this.unread.length + this.urgent.length;
  }
  get readers(): number {
    return this.loops.filter(({ isOver }) => !isOver).length;
  }
  get isFull(): boolean {
    return !this.isEnded && this.readers > 0 && this.held >= this.capacity;
  }

  arrive(): void {
    const { event, urgent } = this.inFlight.shift() as { event: Event; urgent: boolean };
    const waiting = this.waiting.shift();
    if (waiting !== undefined) {
      this.outcomes[waiting.read] = { value: event };
      this.offerRoom();
    } else {
      (urgent ? this.urgent : this.unread).push(event);
      this.trim();
    }
  }

  next(loop: number): void {
    const read = this.outcomes.push(undefined) - 1;
    const state = this.loops[loop] as { isOver: boolean; hasGap: boolean };
    const event = state.isOver || state.hasGap ? undefined : (this.urgent.shift() ?? this.unread.shift());
    if (state.isOver) this.outcomes[read] = "over";
    else if (state.hasGap) {
      this.leave(loop);
      this.outcomes[read] = "gap";
    } else if (event !== undefined) {
      this.outcomes[read] = { value: event };
      this.offerRoom();
    } else if (this.isEnded) {
      this.leave(loop);
      this.outcomes[read] = this.endOutcome;
    } else this.waiting.push({ read, loop });
  }

  leave(loop: number): void {
    const state = this.loops[loop] as { isOver: boolean };
    if (state.isOver) return;
    state.isOver = true;
    for (const { read } of this.waiting.filter((each) => each.loop === loop)) this.outcomes[read] = "over";
    this.waiting = this.waiting.filter((each) => each.loop !== loop);
    if (this.readers > 0) return;
    this.wakeAll();
    this.trim();
  }

  end(discard: boolean): void {
    if (this.isEnded) return;
    this.isEnded = true;
    if (discard) {
      this.dropped += this.held;
      this.unread = [];
      this.urgent = [];
      this.inFlight.length = 0;
    }
    for (const { read, loop } of this.waiting.splice(0)) {
      const state = this.loops[loop] as { isOver: boolean };
      this.outcomes[read] = state.isOver ? "over" : this.endOutcome;
      state.isOver = true;
    }
    this.wakeAll();
  }

  discard(type: string): void {
    const before = this.held;
    this.unread = this.unread.filter((event) => event.type !== type);
    this.urgent = this.urgent.filter((event) => event.type !== type);
    this.dropped += before - this.held;
    this.offerRoom();
  }

  offerRoom(): void {
    while (this.producers > 0 && this.held < this.capacity) this.wake(1);
  }
  wakeAll(): void {
    this.wake(this.producers);
  }
  wake(count: number): void {
    this.producers -= count;
    this.woken += count;
  }
  trim(): void {
    while (this.readers === 0 && this.unread.length + this.urgent.length > this.capacity) {
      const event = this.unread.shift() ?? this.urgent.shift();
      this.dropped++;
      if (event?.type === "stream_data") this.hasGap = true;
    }
  }
}

const index = fc.nat(3);
const command = fc.oneof<fc.MaybeWeightedArbitrary<Command>[]>(
  {
    weight: 24,
    arbitrary: fc.record({
      do: fc.constant("send" as const),
      type: fc.constantFrom("update", "update", "stream_data"),
      urgent: fc.integer({ min: 0, max: 4 }).map((die) => die === 0),
      arrives: fc.boolean(),
    }),
  },
  {
    weight: 15,
    arbitrary: fc.record({
      do: fc.constantFrom("arrive" as const, "arrive" as const, "lose" as const, "wait" as const),
    }),
  },
  { weight: 6, arbitrary: fc.constant({ do: "iterate" as const }) },
  { weight: 18, arbitrary: fc.record({ do: fc.constant("next" as const), loop: index }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("leave" as const), loop: index }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("discard" as const),
      type: fc.constantFrom("update", "stream_data"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("skip" as const), count: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("end" as const), discard: fc.boolean() }) },
);

describe("an event stream", () => {
  it("does what a simple model of it says, whatever is done to it", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(command, { maxLength: 60, size: "max" }),
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        async (commands, capacity, failed) => {
          const model = new Model(capacity, failed ? "ending" : "over");
          let dropped = 0;
          let woken = 0;
          const stream = new EventStream<Event>(
            {
              endError: failed ? ENDING : undefined,
              gapError: () => GAP,
              dropped: (count) => {
                dropped += count;
              },
              stalled: () => {},
              after: () => {},
            },
            capacity,
          );
          const loops: AsyncIterator<Event, undefined>[] = [];
          const outcomes: (Outcome | undefined)[] = [];
          const arrive = (): void => {
            const { event, urgent } = model.inFlight[0] as { event: Event; urgent: boolean };
            stream.push(event, urgent);
            model.arrive();
          };
          for (const [number, command] of commands.entries()) {
            const { length } = loops;
            if (command.do === "send" && !model.isEnded) {
              stream.sent();
              model.inFlight.push({ event: { type: command.type, number }, urgent: command.urgent });
              if (command.arrives) arrive();
            } else if (command.do === "arrive" && model.inFlight.length > 0 && !model.isEnded) {
              arrive();
            } else if (command.do === "lose" && model.inFlight.length > 0) {
              model.inFlight.shift();
              stream.lost();
              model.offerRoom();
            } else if (command.do === "wait" && model.isFull) {
              stream.whenRoom(() => void woken++);
              model.producers++;
            } else if (command.do === "iterate" && length < 4) {
              model.loops.push({ isOver: false, hasGap: model.hasGap });
              loops.push(stream.iterate());
            } else if (command.do === "next" && length > 0) {
              const read = outcomes.push(undefined) - 1;
              loops[command.loop % length]?.next().then(
                ({ done, value }) => (outcomes[read] = done ? "over" : { value: value as Event }),
                (error) => (outcomes[read] = error === GAP ? "gap" : error === ENDING ? "ending" : undefined),
              );
              model.next(command.loop % length);
            } else if (command.do === "leave" && length > 0) {
              void loops[command.loop % length]?.return?.();
              model.leave(command.loop % length);
            } else if (command.do === "discard") {
              stream.discard(({ type }) => type === command.type);
              model.discard(command.type);
            } else if (command.do === "skip") {
              stream.skip(command.count);
              model.dropped += command.count;
            } else if (command.do === "end") {
              stream.end(command.discard);
              model.end(command.discard);
            }
            // An event reaches a loop that waits for it a moment after it came.
            for (let moment = 0; moment < 2; moment++) await null;
            expect(outcomes).toEqual(model.outcomes);
            expect(stream).toMatchObject({ isFull: model.isFull, dropped: model.dropped });
            expect({ dropped, woken }).toEqual({ dropped: model.dropped, woken: model.woken });
          }
        },
      ),
      { numRuns: 400 },
    );
  });
});
