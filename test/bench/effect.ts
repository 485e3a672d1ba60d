import { type Cause, Deferred, Effect, Fiber, Latch, Queue, Stream } from "effect";
import {
  type BenchEvent,
  BUFFER,
  type Contender,
  expectEqual,
  type PendingJobs,
  TIMEOUT_MS,
  UPDATES_PER_JOB,
  workerName,
} from "./contender.ts";

type Handler = (request: Request) => Effect.Effect<number>;

interface Request {
  readonly jobId: string;
  readonly payload: number;
  readonly handler: Handler;
  readonly events: Events;
  readonly reply: Deferred.Deferred<number>;
  fiber: Fiber.Fiber<number> | undefined;
}

type Events = Queue.Queue<BenchEvent, Cause.Done>;
type Mailbox = Queue.Queue<Request>;
type Consume = (events: Events) => Effect.Effect<unknown>;

/** A fiber that takes requests from its mailbox, and forks a child fiber for each. */
const serve = (mailbox: Mailbox): Effect.Effect<never> =>
  Effect.forever(
    Effect.flatMap(Queue.take(mailbox), (request) =>
      Effect.map(Effect.forkChild(run(request), { startImmediately: true }), (fiber) => {
        request.fiber = fiber;
      }),
    ),
  );

const run = (request: Request): Effect.Effect<number> =>
  Effect.onExit(request.handler(request), (exit) =>
    Effect.sync(() => {
      Queue.endUnsafe(request.events);
      Deferred.doneUnsafe(request.reply, exit);
    }),
  );

/** Asks, consumes the events if wanted, awaits the reply; interrupted, it interrupts the handler. */
const ask = Effect.fnUntraced(function* (
  mailbox: Mailbox,
  jobId: string,
  handler: Handler,
  payload: number,
  consume?: Consume,
) {
  const events = yield* Queue.bounded<BenchEvent, Cause.Done>(BUFFER);
  const reply = Deferred.makeUnsafe<number>();
  const request: Request = { jobId, payload, handler, events, reply, fiber: undefined };
  yield* Queue.offer(mailbox, request);
  const answer = Deferred.await(reply);
  return yield* Effect.onInterrupt(
    consume === undefined ? answer : Effect.andThen(consume(events), answer),
    () => (request.fiber === undefined ? Effect.void : Fiber.interrupt(request.fiber)),
  );
});

const add: Handler = Effect.fnUntraced(function* (request: Request) {
  return yield* Effect.succeed(request.payload + 1);
});

const report = (type: BenchEvent["type"]): Handler =>
  Effect.fnUntraced(function* (request: Request) {
    for (let i = 0; i < request.payload; i++) yield* Queue.offer(request.events, { type, data: i });
    return request.payload;
  });
const update = report("update");
const stream = report("stream_data");

/** The same as `stream`, in the loop that costs Effect least. */
const streamInLoop: Handler = ({ events, payload }) => {
  let i = 0;
  const offers = Effect.whileLoop({
    while: () => i < payload,
    body: () => Queue.offer(events, { type: "stream_data", data: i++ }),
    step: () => {},
  });
  return Effect.as(offers, payload);
};

/** Takes the events one by one, until the queue ends. */
const sumOf = (count: number): Consume =>
  Effect.fnUntraced(function* (events) {
    let sum = 0;
    yield* Effect.catchTag(
      Effect.forever(
        Effect.map(Queue.take(events), (event) => {
          sum += event.data;
        }),
      ),
      "Done",
      () => Effect.void,
    );
    expectEqual(sum, (count * (count - 1)) / 2, "effect events");
  });

/** Takes what there is at a time, as a stream does. */
const sumInChunks = (count: number): Consume =>
  Effect.fnUntraced(function* (events) {
    let sum = 0;
    yield* Stream.runForEach(Stream.fromQueue(events), (event) => {
      sum += event.data;
      return Effect.void;
    });
    expectEqual(sum, (count * (count - 1)) / 2, "effect chunks");
  });

/** The same work in Effect: a mailbox fiber per worker, a bounded queue of events, a deferred reply. */
export async function createEffect(workers: number): Promise<Contender> {
  const mailboxes = new Map<string, Mailbox>();
  const fibers: Fiber.Fiber<never>[] = [];
  for (let i = 0; i < workers; i++) {
    const mailbox = await Effect.runPromise(Queue.unbounded<Request>());
    mailboxes.set(workerName(i), mailbox);
    fibers.push(Effect.runFork(serve(mailbox)));
  }
  const find = (name: string): Mailbox => {
    const mailbox = mailboxes.get(name);
    if (mailbox === undefined) throw new Error(`no ${name}`);
    return mailbox;
  };
  const job = (handler: Handler, payload: number, consume?: Consume) =>
    Effect.timeout(ask(find(workerName(0)), crypto.randomUUID(), handler, payload, consume), TIMEOUT_MS);
  const jobGroup = (names: readonly string[], payload: number) => {
    const jobId = crypto.randomUUID();
    return Effect.timeout(
      Effect.forEach(names, (name) => ask(find(name), jobId, add, payload), { concurrency: "unbounded" }),
      TIMEOUT_MS,
    );
  };
  const consume = (handler: Handler, count: number) => job(handler, count, sumOf(count));

  return {
    name: "Effect",
    share: 1,
    job: (n) =>
      Effect.runPromise(
        Effect.gen(function* () {
          let sum = 0;
          for (let i = 0; i < n; i++) sum += yield* job(add, i);
          expectEqual(sum, (n * (n + 1)) / 2, "effect jobs");
        }),
      ),
    updates: (n) =>
      Effect.runPromise(
        Effect.gen(function* () {
          for (let i = 0; i < n; i++) yield* consume(update, UPDATES_PER_JOB);
        }),
      ),
    stream: (n) => Effect.runPromise(Effect.asVoid(consume(stream, n))),
    streamInChunks: (n) => Effect.runPromise(Effect.asVoid(job(streamInLoop, n, sumInChunks(n)))),
    group: (size, n) =>
      Effect.runPromise(
        Effect.gen(function* () {
          const names = Array.from({ length: size }, (_, i) => workerName(i));
          let sum = 0;
          for (let i = 0; i < n; i++) for (const response of yield* jobGroup(names, i)) sum += response;
          expectEqual(sum, (size * n * (n + 1)) / 2, "effect groups");
        }),
      ),
    async pending(n): Promise<PendingJobs> {
      const gate = Latch.makeUnsafe();
      const reached = Latch.makeUnsafe();
      let waiting = 0;
      const hold: Handler = () =>
        Effect.suspend(() => {
          if (++waiting === n) reached.openUnsafe();
          return Effect.as(gate.await, 1);
        });
      const jobs: Fiber.Fiber<number, unknown>[] = [];
      for (let i = 0; i < n; i++) jobs.push(Effect.runFork(job(hold, i)));
      await Effect.runPromise(reached.await);
      return {
        async complete() {
          gate.openUnsafe();
          await Effect.runPromise(Fiber.joinAll(jobs));
        },
        cancel: () => Effect.runPromise(Fiber.interruptAll(jobs)),
        async close() {},
      };
    },
    dispose: () => Effect.runPromise(Fiber.interruptAll(fibers)),
  };
}
