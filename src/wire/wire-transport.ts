import type { Subscription } from "xstate";
import { check, FUNCTION } from "../internal/check.ts";
import { Deferred } from "../internal/deferred.ts";
import { callAlone } from "../internal/typed-events.ts";
import type { Transport, TransportPort } from "../transport/transport.ts";
import type { Replica } from "./presence.ts";
import { Session } from "./session.ts";
import type { Wire } from "./wire.ts";
import type { ResolvedWireOptions } from "./wire-options.ts";

/** How it is with the connection of a transport. `offline`: it was lost, or could not be made, and is tried again. */
export type ConnectionStatus = "connecting" | "connected" | "offline" | "closed";

/** A transport between processes. */
export interface NetworkTransport extends Transport {
  readonly status: ConnectionStatus;
  /** Resolves as soon as there is a connection. Rejects if the transport is closed before. */
  connected(): Promise<void>;
  /** Calls `listener` whenever `status` changes, soon after. */
  subscribe(listener: (status: ConnectionStatus) => unknown): Subscription;
  /** Which other runtimes host which workers, as far as this one knows. */
  replicas(): readonly Replica[];
}

/** A transport over any wire. */
export class WireTransport implements NetworkTransport {
  readonly name: string;
  readonly #wire: Wire;
  readonly #options: ResolvedWireOptions;
  #session: Session | undefined;
  #status: ConnectionStatus = "connecting";
  #waiting: Deferred<void> | undefined;
  #report: TransportPort["report"] = () => {};
  readonly #listeners = new Set<(status: ConnectionStatus) => unknown>();

  constructor(wire: Wire, options: ResolvedWireOptions) {
    this.name = wire.name;
    this.#wire = wire;
    this.#options = options;
  }

  get status(): ConnectionStatus {
    return this.#status;
  }

  open(port: TransportPort): void {
    if (this.#session !== undefined) {
      throw new TypeError(
        `xstate-jobs: this ${this.name} transport is in use already: each runtime needs its own`,
      );
    }
    const session = new Session(this.#wire, port, this.#options);
    this.#session = session;
    this.#report = (error, where) => port.report(error, where);
    this.#wire.open({
      up: () => {
        if (this.#status === "closed") return;
        this.#become("connected");
        session.up();
        this.#waiting?.resolve();
        this.#waiting = undefined;
      },
      down: (reason) => {
        const was = this.#status;
        if (was === "closed") return;
        this.#become("offline");
        session.down(reason);
        // What was asked for before anybody could know.
        if (was === "connecting" && this.#options.offline === "reject") port.loseWaiting(reason);
      },
      refused: (subject, error) => session.refused(subject, error),
      failed: (error) => port.report(error, `transport '${this.name}'`),
    });
  }

  async close(): Promise<void> {
    if (this.#status === "closed") return;
    this.#session?.close();
    this.#become("closed");
    this.#waiting?.reject(this.#closed());
    this.#waiting = undefined;
    await this.#wire.close();
  }

  assertSendable(payload: unknown): unknown {
    return this.#session?.carry(payload);
  }

  hostedChanged(workerName: string): void {
    if (this.#status !== "closed") this.#session?.hostedChanged(workerName);
  }

  async connected(): Promise<void> {
    if (this.#status === "connected") return;
    if (this.#status === "closed") throw this.#closed();
    this.#waiting ??= new Deferred();
    await this.#waiting.promise;
  }

  subscribe(listener: (status: ConnectionStatus) => unknown): Subscription {
    check(`the listener of subscribe() of transport '${this.name}'`, listener, FUNCTION);
    // So that one function may subscribe twice.
    const own = (status: ConnectionStatus): unknown => listener(status);
    this.#listeners.add(own);
    return { unsubscribe: () => void this.#listeners.delete(own) };
  }

  replicas(): readonly Replica[] {
    return this.#session?.replicas ?? [];
  }

  /** @internal How many jobs are not over: of other runtimes here, and of this one there. */
  get held(): { readonly jobs: number; readonly runs: number } {
    return this.#session?.held ?? { jobs: 0, runs: 0 };
  }

  #become(status: ConnectionStatus): void {
    if (status === this.#status) return;
    this.#status = status;
    for (const listener of this.#listeners) {
      queueMicrotask(() => {
        if (!this.#listeners.has(listener)) return;
        callAlone(() => listener(status), `listener of transport '${this.name}'`, this.#report);
      });
    }
  }

  #closed(): Error {
    return new Error(`transport '${this.name}' is closed`);
  }
}
