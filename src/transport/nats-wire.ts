import type {
  Msg,
  NatsConnection,
  NodeConnectionOptions,
  PermissionViolationError,
  Status,
  Subscription,
} from "@nats-io/transport-node";
import { Deferred } from "../internal/deferred.ts";
import { textOf } from "../internal/text-of.ts";
import type { Wire, WireEvents, WireMessage, WireSubscription } from "../wire/wire.ts";

/** Connects: `connect` of `@nats-io/transport-node`, or `wsconnect` of `@nats-io/nats-core` in a browser. */
export type NatsConnect = (options: NodeConnectionOptions) => Promise<NatsConnection>;

/** What a server takes if it has not said otherwise yet: its own default. */
const MAX_PAYLOAD = 1_048_576;
/** How long a close waits for the server (milliseconds). */
const CLOSE_MS = 2_000;
const SLOWEST_RETRY_MS = 5_000;
const NO_RESPONDERS = 503;
/** So many different errors of one connection are remembered as told. */
const MOST_TOLD = 1_000;

interface Wanted {
  readonly subject: string;
  readonly queue: string | undefined;
  readonly onMessage: (message: WireMessage) => void;
  subscription: Subscription | undefined;
}

/** A connection to NATS that comes back, as often as it takes. */
export class NatsWire implements Wire {
  readonly name = "nats";
  readonly #options: NodeConnectionOptions;
  readonly #connect: NatsConnect | undefined;
  readonly #retryMs: number;
  readonly #wanted = new Set<Wanted>();
  readonly #closing = new Deferred<void>();
  readonly #told = new Set<string>();
  #events: WireEvents | undefined;
  #connection: NatsConnection | undefined;
  #running: Promise<void> | undefined;
  #isUp = false;
  #isClosed = false;

  constructor(options: NodeConnectionOptions, connect: NatsConnect | undefined) {
    this.#options = options;
    this.#connect = connect;
    this.#retryMs = options.reconnectTimeWait ?? 250;
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  get maxPayload(): number {
    return this.#connection?.info?.max_payload ?? MAX_PAYLOAD;
  }

  open(events: WireEvents): void {
    this.#events = events;
    this.#running = this.#run();
  }

  subscribe(subject: string, onMessage: (message: WireMessage) => void, queue?: string): WireSubscription {
    const wanted: Wanted = { subject, queue, onMessage, subscription: undefined };
    this.#wanted.add(wanted);
    if (this.#connection !== undefined) this.#subscribe(this.#connection, wanted);
    return {
      unsubscribe: () => {
        this.#wanted.delete(wanted);
        wanted.subscription?.unsubscribe();
      },
    };
  }

  publish(subject: string, data: Uint8Array, reply?: string): void {
    if (!this.#isUp) return;
    try {
      this.#connection?.publish(subject, data, reply === undefined ? undefined : { reply });
    } catch (error) {
      this.#events?.failed(error);
    }
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#closing.resolve();
    const connection = this.#connection;
    if (connection === undefined || connection.isClosed()) {
      // The client cannot be told to stop dialling: what it is about to get is closed when it has it.
      if (this.#running !== undefined) await within(CLOSE_MS, this.#running);
      return;
    }
    for (const { subscription } of this.#wanted) subscription?.unsubscribe();
    this.#wanted.clear();
    // Rejects if the connection breaks meanwhile; it stays unanswered where the way to the server is silent.
    if (this.#isUp) await within(CLOSE_MS, connection.flush());
    this.#isUp = false;
    await connection.close();
  }

  /** Connects until it is closed: the client gives up by itself where its credentials have expired, for one. */
  async #run(): Promise<void> {
    let told: string | undefined;
    for (let tries = 0; !this.#isClosed; tries++) {
      try {
        const connection = await this.#dial();
        if (this.#isClosed) {
          await connection.close();
          return;
        }
        told = undefined;
        tries = 0;
        await this.#hold(connection);
      } catch (error) {
        if (this.#isClosed) return;
        const text = textOf(error);
        // Once for each thing that is wrong, however often it is tried.
        if (text !== told)
          this.#events?.failed(new Error(`cannot connect to NATS: ${text}`, { cause: error }));
        told = text;
        this.#events?.down(text);
      }
      await within(
        Math.min(this.#retryMs * 2 ** Math.min(tries, 10), SLOWEST_RETRY_MS),
        this.#closing.promise,
      );
    }
  }

  async #dial(): Promise<NatsConnection> {
    const connect = this.#connect ?? (await import("@nats-io/transport-node")).connect;
    return connect(this.#options);
  }

  /** Until the connection is closed, by whomever. */
  async #hold(connection: NatsConnection): Promise<void> {
    this.#connection = connection;
    for (const wanted of this.#wanted) this.#subscribe(connection, wanted);
    this.#isUp = true;
    this.#told.clear();
    this.#events?.up();
    for await (const status of connection.status()) this.#heard(status);
    this.#connection = undefined;
    if (this.#isClosed) return;
    this.#lost("the connection was closed");
    const why = await connection.closed();
    if (why !== undefined) throw why;
  }

  #heard(status: Status): void {
    switch (status.type) {
      case "disconnect":
        this.#lost(`the connection to ${status.server} was lost`);
        return;
      case "reconnect":
        if (this.#isClosed) return;
        this.#isUp = true;
        this.#told.clear();
        this.#events?.up();
        return;
      case "error":
        this.#tellOnce(status.error);
        this.#heardRefusal(status.error);
        return;
      default:
    }
  }

  /** What may not be said is said again with each heartbeat: that is told once for each connection. */
  #tellOnce(error: Error): void {
    if (this.#told.has(error.message)) return;
    if (this.#told.size >= MOST_TOLD) this.#told.clear();
    this.#told.add(error.message);
    this.#events?.failed(error);
  }

  #heardRefusal(error: Error & Partial<PermissionViolationError>): void {
    const { operation, subject } = error;
    if (operation === "publish" && subject !== undefined) this.#events?.refused(subject, error);
  }

  #lost(reason: string): void {
    if (!this.#isUp) return;
    this.#isUp = false;
    if (!this.#isClosed) this.#events?.down(reason);
  }

  #subscribe(connection: NatsConnection, wanted: Wanted): void {
    const { subject, queue, onMessage } = wanted;
    const callback = (error: Error | null, message: Msg): void => {
      // Of a subject that may not be used the status tells, too.
      if (error === null) onMessage(received(message));
    };
    wanted.subscription = connection.subscribe(
      subject,
      queue === undefined ? { callback } : { queue, callback },
    );
  }
}

function received(message: Msg): WireMessage {
  const { subject, data } = message;
  const isNobody = data.length === 0 && message.headers?.code === NO_RESPONDERS;
  return { subject, data, isNobody };
}

/** Waits for a promise, but not for long. Whether it is kept does not matter. */
async function within(ms: number, promise: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([promise.then(undefined, () => {}), late]);
  clearTimeout(timer);
}
