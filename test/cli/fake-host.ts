import { expect, onTestFinished } from "vitest";
import type { CommandHost, Output } from "../../src/cli/host.ts";
import type { Library } from "../../src/cli/library.ts";
import type { LoadedModule } from "../../src/cli/load-module.ts";
import type { ConnectOptions } from "../../src/cli/transport.ts";
import type { LayoutEngine } from "../../src/graph/elk-graph.ts";
import { createRuntime, memoryTransport, type Runtime, type Worker } from "../../src/index.ts";
import { VirtualClock } from "../../src/testing/virtual-clock.ts";
import type { TransportPort } from "../../src/transport/transport.ts";
import type { Replica } from "../../src/wire/presence.ts";
import type { ConnectionStatus, NetworkTransport } from "../../src/wire/wire-transport.ts";

/** What was written, as it was written. */
class FakeOutput implements Output {
  readonly chunks: (string | Uint8Array)[] = [];
  isTerminal = false;
  columns = 80;
  /** What a write waits for: a reader that is slow. */
  room: Promise<void> = Promise.resolve();

  get text(): string {
    return this.chunks.map(String).join("");
  }

  get lines(): string[] {
    return this.text.split("\n").filter((line) => line !== "");
  }

  async write(chunk: string | Uint8Array): Promise<void> {
    this.chunks.push(chunk);
    await this.room;
  }
}

/** A replica of a worker, as another runtime would tell of it. */
export function replica(workerName: string, more: Partial<Replica> = {}): Replica {
  const startedAt = Date.UTC(2026, 0, 2, 3, 4, 5);
  const rest = { isDraining: false, load: 0, startedAt, jobs: [undefined], parent: undefined };
  return { workerName, runtime: "host-1", instance: "a1", ...rest, ...more };
}

/**
 * A world for commands: time is the test's, files and modules are what it says, and the runtime that a command makes hosts
 * `workers`, as if they were elsewhere. When the test is over no timer and no listener may be left.
 */
export class FakeHost implements CommandHost {
  readonly cwd = "/somewhere";
  readonly env: Record<string, string> = {};
  readonly stdout = new FakeOutput();
  readonly stderr = new FakeOutput();
  readonly clock = new VirtualClock();
  readonly files: Record<string, string> = {};
  readonly exits: number[] = [];
  /** What was opened in the browser. */
  readonly opened: string[] = [];
  /** How many keep the process alive. */
  keptAlive = 0;
  /** The options of each connection that was made. */
  readonly connections: ConnectOptions[] = [];
  stdin = "";
  workers: readonly Worker[] = [];
  replicas: readonly Replica[] = [];
  exports: Readonly<Record<string, unknown>> = {};
  /** When it is connected. */
  connecting: Promise<void> = Promise.resolve();
  /** The runtime that the command made. */
  runtime: Runtime | undefined;
  #port: TransportPort | undefined;
  readonly #interrupts = new Set<(name: string) => void>();

  readonly library: Library = {
    createRuntime: (options) => {
      this.runtime = createRuntime(options);
      // It checks and hosts before it returns, so nobody needs to wait for it.
      void this.runtime.addWorkers(...this.workers);
      return this.runtime;
    },
    inspector: () => import("../../src/inspector/index.ts"),
    nats: () => Promise.reject(new Error("there is no NATS here")),
  };

  constructor() {
    onTestFinished(({ task }) => {
      if (task.result?.state === "fail") return;
      const { keptAlive } = this;
      expect({ timers: this.clock.pending, interrupts: this.#interrupts.size, keptAlive }).toEqual({
        timers: 0,
        interrupts: 0,
        keptAlive: 0,
      });
    });
  }

  interrupt(name = "SIGINT"): void {
    for (const listener of this.#interrupts) listener(name);
  }

  async readStdin(): Promise<string> {
    return this.stdin;
  }

  async readFile(path: string): Promise<string> {
    const text = this.files[path];
    if (text === undefined) throw new Error(`ENOENT: no such file, open '${path}'`);
    return text;
  }

  async writeFile(path: string, text: string): Promise<void> {
    if (path.startsWith("/nowhere/")) throw new Error(`ENOENT: no such file or directory, open '${path}'`);
    this.files[path] = text;
  }

  openBrowser(url: string): void {
    this.opened.push(url);
  }

  keepAlive(): () => void {
    this.keptAlive++;
    return () => void this.keptAlive--;
  }

  onInterrupt(listener: (name: string) => void): () => void {
    this.#interrupts.add(listener);
    return () => void this.#interrupts.delete(listener);
  }

  exit(code: number): void {
    this.exits.push(code);
  }

  /** Tells whoever subscribed how it is with the connection. */
  tellStatus: (status: ConnectionStatus) => unknown = () => {};

  /** How often the layout engine was loaded. */
  layoutEngines = 0;

  async layoutEngine(): Promise<LayoutEngine> {
    this.layoutEngines++;
    return (await import("../fixtures/layout-engine.ts")).layoutEngine;
  }

  async load(): Promise<LoadedModule> {
    return { exports: this.exports, library: this.library };
  }

  async connect(options: ConnectOptions): Promise<NetworkTransport> {
    this.connections.push(options);
    return {
      ...memoryTransport(),
      open: (port) => {
        this.#port = port;
      },
      status: "connecting",
      connected: () => this.connecting,
      subscribe: (listener) => {
        this.tellStatus = listener;
        return { unsubscribe() {} };
      },
      replicas: () => this.replicas,
    };
  }

  /** The server does not let it listen. */
  forbid(subject: string): void {
    const text = `Permissions Violation for Subscription to "${subject}"`;
    const error = Object.assign(new Error(text), { operation: "subscription", subject });
    this.#port?.report(error, "transport 'nats'");
  }

  /** The transport could not connect, and will try again. */
  refuse(cause: Error): void {
    const error = new Error(`cannot connect to NATS: ${cause.message}`, { cause });
    this.#port?.report(error, "transport 'nats'");
  }
}
