import { type ChildProcess, fork } from "node:child_process";
import type { HostMessage } from "./host.ts";
import { ended, stop } from "./processes.ts";

/** So many processes with the same workers. Its disposal ends them. */
export class Hosts implements AsyncDisposable {
  readonly all: readonly Host[];
  /** All take jobs. */
  readonly ready: Promise<unknown>;

  constructor(program: string, names: readonly string[], url: string) {
    this.all = names.map((name) => new Host(program, name, url));
    this.ready = Promise.all(this.all.map(({ ready }) => ready));
    this.ready.catch(() => {});
  }

  /** The one that began a job of a worker. */
  hostOf(workerName: string): Host | undefined {
    return this.all.find(({ began }) => began.includes(workerName));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.all.map((host) => host[Symbol.asyncDispose]()));
  }
}

/** One process with workers. */
class Host implements AsyncDisposable {
  readonly name: string;
  /** The workers whose jobs it began, in order. */
  readonly began: string[] = [];
  readonly ready: Promise<void>;
  readonly #child: ChildProcess;
  readonly #stop: () => Promise<void>;

  constructor(program: string, name: string, url: string) {
    this.name = name;
    // In a group of its own: Ctrl-C is for the process that started it. It has the options of Node that this one has.
    this.#child = fork(program, ["host", name, url], { detached: true });
    this.#stop = stop(this.#child, () => {
      if (this.#child.connected) this.#child.disconnect();
    });
    this.ready = new Promise((resolve, reject) => {
      this.#child.on("message", (message: HostMessage) => {
        if (message.type === "ready") resolve();
        else this.began.push(message.workerName);
      });
      void ended(this.#child).then(() => reject(new Error(`${name} has ended`)));
    });
    // Whoever does not wait for it has no rejection to handle.
    this.ready.catch(() => {});
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** As when its machine fails: it says nothing more, to nobody. */
  kill(): void {
    this.#child.kill("SIGKILL");
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stop();
  }
}
