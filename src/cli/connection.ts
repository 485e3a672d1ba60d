import type { Clock } from "../clock.ts";
import { Deferred } from "../internal/deferred.ts";
import type { Runtime } from "../runtime.ts";
import type { NetworkTransport } from "../wire/wire-transport.ts";
import { CommandError, sayingOf } from "./command-error.ts";
import { EXIT_CODE } from "./exit-code.ts";
import type { ConnectOptions } from "./transport.ts";

/** How long somebody at a terminal waits for a connection, and for a worker, until that is worth a line. */
export const PATIENCE_MS = 5_000;

/** What trying again does not help against. The client for NATS names its errors, and says no more of them. */
const FINAL_NAMES: readonly string[] = ["AuthorizationError", "UserAuthenticationExpiredError", "TypeError"];

export interface ConnectionParts {
  readonly runtime: Runtime;
  readonly transport: NetworkTransport;
  readonly to: ConnectOptions;
  readonly clock: Clock;
  /** What it must hear to be of any use: answers to what it asks, or who is there. */
  readonly mustHear?: "rep" | "pres" | undefined;
  /** Gets what has no other exit: what is wrong while it goes on trying, and all other errors of the runtime. */
  readonly complain: (error: unknown) => void;
}

/** The connection of a runtime, from before it is there. Whatever the runtime reports goes through here. */
export class Connection {
  readonly #parts: ConnectionParts;
  readonly #gaveUp = new Deferred<never>();
  #isConnected = false;
  #trouble: string | undefined;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    this.#gaveUp.promise.catch(() => {});
    parts.runtime.on("error", ({ error, where }) => this.#reported(error, where));
  }

  /**
   * Resolves when it is there. Rejects with a {@link CommandError} after so many milliseconds, and as soon as trying again does
   * not help: the server does not let it in, an option makes no sense. Rejects as `interrupted` does.
   */
  async connected(within?: number, interrupted?: Promise<never>): Promise<void> {
    const { transport, clock } = this.#parts;
    const late = (): void =>
      this.#giveUp(` within ${within} ms${this.#trouble === undefined ? "" : `: ${this.#trouble}`}`);
    const timer = within === undefined ? undefined : clock.setTimeout(late, within);
    try {
      const others = interrupted === undefined ? [] : [interrupted];
      await Promise.race([transport.connected(), this.#gaveUp.promise, ...others]);
      this.#isConnected = true;
    } finally {
      if (timer !== undefined) clock.clearTimeout(timer as never);
    }
  }

  /** Rejects as soon as trying again does not help. */
  get gaveUp(): Promise<never> {
    return this.#gaveUp.promise;
  }

  #reported(error: unknown, where: string): void {
    const { complain, to } = this.#parts;
    if (this.#isDeafBy(error)) this.#tellDeaf(error);
    if (this.#isConnected || !where.startsWith("transport ")) {
      complain(new Error(`${where}: ${sayingOf(error)}`, { cause: error }));
      return;
    }
    const reason = rootOf(error);
    this.#trouble = sayingOf(reason);
    if (reason instanceof Error && FINAL_NAMES.includes(reason.name))
      this.#giveUp(`: ${this.#trouble}`, error);
    else complain(new Error(`${noneAt(to)} yet: ${this.#trouble}`, { cause: error }));
  }

  /** Whether it may not listen to what it must hear. */
  #isDeafBy(error: unknown): boolean {
    const { operation, subject } = (error ?? {}) as {
      readonly operation?: unknown;
      readonly subject?: unknown;
    };
    return operation === "subscription" && String(subject).split(".")[3] === this.#parts.mustHear;
  }

  #tellDeaf(cause: unknown): void {
    const { runtime, mustHear } = this.#parts;
    const what =
      mustHear === "rep" ? `answers as runtime '${runtime.name}': give its --name` : "who is there";
    const message = `the server does not let this user hear ${what}`;
    this.#gaveUp.reject(new CommandError(message, { exitCode: EXIT_CODE.error, cause }));
  }

  #giveUp(why: string, cause?: unknown): void {
    const message = `${noneAt(this.#parts.to)}${why}`;
    this.#gaveUp.reject(new CommandError(message, { exitCode: EXIT_CODE.error, cause }));
  }
}

/** The servers, in one line. Without what a URL may say of who connects. */
export function serversText({ servers }: ConnectOptions): string {
  return servers.map((server) => server.replace(/\/\/[^/@]*@/, "//")).join(", ");
}

function noneAt(to: ConnectOptions): string {
  return `no connection to NATS at ${serversText(to)}`;
}

/** What the client said, under what was made of it. */
function rootOf(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error && error.message.startsWith("cannot connect")
    ? error.cause
    : error;
}
