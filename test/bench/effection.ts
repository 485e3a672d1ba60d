import {
  action,
  all,
  createQueue,
  createScope,
  type Operation,
  type Queue,
  race,
  sleep,
  spawn,
  type Task,
  type WithResolvers,
  withResolvers,
} from "effection";
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

type Handler = (request: Request) => Operation<number>;

interface Request {
  readonly jobId: string;
  readonly payload: number;
  readonly handler: Handler;
  readonly events: BoundedQueue;
  readonly reply: WithResolvers<number>;
  task: Task<void> | undefined;
  ended: boolean;
}

type Mailbox = Queue<Request, never>;
type Consume = (events: BoundedQueue) => Operation<void>;

/** Effection's queues have no bound: this one makes whoever offers wait for room. */
class BoundedQueue {
  readonly #queue = createQueue<BenchEvent, void>();
  readonly #offering = new Set<() => void>();
  #size = 0;

  *offer(event: BenchEvent): Operation<void> {
    while (this.#size >= BUFFER) {
      yield* action<void>((resolve) => {
        this.#offering.add(resolve);
        return () => this.#offering.delete(resolve);
      });
    }
    this.#size++;
    this.#queue.add(event);
  }

  *next(): Operation<IteratorResult<BenchEvent, void>> {
    const result = yield* this.#queue.next();
    this.#size--;
    for (const resolve of this.#offering) {
      resolve();
      break;
    }
    return result;
  }

  close(): void {
    this.#queue.close();
  }
}

/** A task that takes requests from its mailbox, and spawns a child for each. */
function* serve(mailbox: Mailbox): Operation<void> {
  for (let next = yield* mailbox.next(); !next.done; next = yield* mailbox.next()) {
    const request = next.value;
    request.task = yield* spawn(() => run(request));
  }
}

function* run(request: Request): Operation<void> {
  try {
    const response = yield* request.handler(request);
    request.ended = true;
    request.reply.resolve(response);
  } catch (error) {
    request.ended = true;
    request.reply.reject(error as Error);
  } finally {
    request.events.close();
  }
}

/** Asks, consumes the events if wanted, awaits the reply; halted, it halts the handler. */
function* ask(
  mailbox: Mailbox,
  jobId: string,
  handler: Handler,
  payload: number,
  consume?: Consume,
): Operation<number> {
  const events = new BoundedQueue();
  const reply = withResolvers<number>();
  const request: Request = { jobId, payload, handler, events, reply, task: undefined, ended: false };
  mailbox.add(request);
  try {
    if (consume !== undefined) yield* consume(events);
    return yield* reply.operation;
  } finally {
    if (!request.ended && request.task !== undefined) yield* request.task.halt();
  }
}

function* deadline(): Operation<never> {
  yield* sleep(TIMEOUT_MS);
  throw new Error("timeout");
}

function* add(request: Request): Operation<number> {
  return request.payload + 1;
}

const report = (type: BenchEvent["type"]): Handler =>
  function* (request) {
    for (let i = 0; i < request.payload; i++) yield* request.events.offer({ type, data: i });
    return request.payload;
  };
const update = report("update");
const stream = report("stream_data");

/** Takes the events one by one, until the queue closes. */
const sumOf = (count: number): Consume =>
  function* (events) {
    let sum = 0;
    for (let next = yield* events.next(); !next.done; next = yield* events.next()) sum += next.value.data;
    expectEqual(sum, (count * (count - 1)) / 2, "effection events");
  };

/** The same work in Effection: a task and a mailbox per worker, spawned children, a race with the deadline. */
export async function createEffection(workers: number): Promise<Contender> {
  const [scope, destroy] = createScope();
  const mailboxes = new Map<string, Mailbox>();
  for (let i = 0; i < workers; i++) {
    const mailbox: Mailbox = createQueue();
    mailboxes.set(workerName(i), mailbox);
    scope.run(() => serve(mailbox));
  }
  const find = (name: string): Mailbox => {
    const mailbox = mailboxes.get(name);
    if (mailbox === undefined) throw new Error(`no ${name}`);
    return mailbox;
  };
  const job = (handler: Handler, payload: number, consume?: Consume): Operation<number> =>
    race([ask(find(workerName(0)), crypto.randomUUID(), handler, payload, consume), deadline()]);
  const jobGroup = (names: readonly string[], payload: number): Operation<number[]> => {
    const jobId = crypto.randomUUID();
    return race([all(names.map((name) => ask(find(name), jobId, add, payload))), deadline()]);
  };
  const consume = (handler: Handler, count: number) => job(handler, count, sumOf(count));

  return {
    name: "Effection",
    share: 0.05,
    async job(n) {
      await scope.run(function* () {
        let sum = 0;
        for (let i = 0; i < n; i++) sum += yield* job(add, i);
        expectEqual(sum, (n * (n + 1)) / 2, "effection jobs");
      });
    },
    async updates(n) {
      await scope.run(function* () {
        for (let i = 0; i < n; i++) yield* consume(update, UPDATES_PER_JOB);
      });
    },
    async stream(n) {
      await scope.run(() => consume(stream, n));
    },
    async group(size, n) {
      await scope.run(function* () {
        const names = Array.from({ length: size }, (_, i) => workerName(i));
        let sum = 0;
        for (let i = 0; i < n; i++) for (const response of yield* jobGroup(names, i)) sum += response;
        expectEqual(sum, (size * n * (n + 1)) / 2, "effection groups");
      });
    },
    async pending(n): Promise<PendingJobs> {
      const gate = withResolvers<number>();
      let reached!: () => void;
      const allReached = new Promise<void>((resolve) => {
        reached = resolve;
      });
      let waiting = 0;
      function* hold(): Operation<number> {
        if (++waiting === n) reached();
        return yield* gate.operation;
      }
      const tasks: Task<number>[] = [];
      for (let i = 0; i < n; i++) tasks.push(scope.run(() => job(hold, i)));
      await allReached;
      return {
        async complete() {
          gate.resolve(1);
          for (const task of tasks) await task;
        },
        async cancel() {
          for (const task of tasks) await task.halt();
        },
        async close() {},
      };
    },
    async dispose() {
      await destroy();
    },
  };
}
