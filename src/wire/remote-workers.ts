import type { Link } from "./link.ts";
import type { Presence, Replica } from "./presence.ts";
import type { RemoteJobs } from "./remote-jobs.ts";
import { RemoteWorker } from "./remote-worker.ts";

/** The workers that other runtimes host, by name, as the bus of this one has them. */
export class RemoteWorkers {
  readonly #link: Link;
  readonly #presence: Presence;
  readonly #jobs: RemoteJobs;
  readonly #workers = new Map<string, RemoteWorker>();

  constructor(link: Link, presence: Presence, jobs: RemoteJobs) {
    this.#link = link;
    this.#presence = presence;
    this.#jobs = jobs;
  }

  /** Somebody hosts a worker. */
  added({ workerName, runtime, startedAt, jobs, parent }: Replica): void {
    const worker = new RemoteWorker(workerName, this.#link, this.#jobs, this.#presence);
    this.#workers.set(workerName, worker);
    const offered = jobs.map((name) => ({ name, payload: undefined, response: undefined }));
    this.#link.port.addRemote({ name: workerName, runtime, parent, startedAt, jobs: offered }, worker);
  }

  /** Nobody does any more. */
  removed(workerName: string): void {
    this.#workers.get(workerName)?.gone();
    this.#workers.delete(workerName);
  }

  /** There is another connection: what could not be said is said. */
  reconnected(): void {
    for (const worker of this.#workers.values()) worker.reconnected();
  }
}
