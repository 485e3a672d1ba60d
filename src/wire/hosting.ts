import type { HostedWorker } from "../transport/transport.ts";
import { packBeat, packPresence } from "./envelope.ts";
import type { Link } from "./link.ts";
import { quoted } from "./quoted.ts";
import { fitsSubject } from "./subjects.ts";
import type { WireMessage, WireSubscription } from "./wire.ts";

/** Those who host a worker of one name share its requests. */
const QUEUE = "workers";

interface Hosted {
  startedAt: number;
  /** Undefined while it drains: it takes no new requests. */
  subscription: WireSubscription | undefined;
}

/** What this runtime tells others of itself: that it is alive, and which workers it hosts. */
export class Hosting {
  readonly #link: Link;
  readonly #onRequest: (message: WireMessage) => void;
  readonly #hosted = new Map<string, Hosted>();
  /** Where it is asked by itself, from when it has hosted something. */
  #direct: WireSubscription | undefined;
  #revision = 0;

  constructor(link: Link, onRequest: (message: WireMessage) => void) {
    this.#link = link;
    this.#onRequest = onRequest;
  }

  /** A worker takes jobs, drains, or is gone. */
  changed(workerName: string): void {
    const worker = this.#link.port.hostedWorker(workerName);
    const hosted = this.#hosted.get(workerName);
    if (worker === undefined) {
      if (hosted === undefined) return;
      hosted.subscription?.unsubscribe();
      this.#hosted.delete(workerName);
      this.#tellGone(workerName, hosted);
      return;
    }
    if (!fitsSubject(workerName)) {
      this.#link.port.report(
        new Error(`the name of worker '${quoted(workerName)}' is too long: nobody elsewhere can ask it`),
        this.#link.wire.name,
      );
      return;
    }
    const now = hosted ?? { startedAt: this.#link.port.now(), subscription: undefined };
    // One that is ready again has been restarted: nobody says that it was gone, if it is back before it could be told.
    if (!worker.isDraining) now.startedAt = this.#link.port.now();
    this.#hosted.set(workerName, now);
    this.#subscribe(workerName, now, worker.isDraining);
    this.#revision++;
    this.#tell(worker, now, false);
  }

  /** Tells all: there is a connection, or somebody asks. */
  tellAll(): void {
    for (const [workerName, hosted] of this.#hosted) {
      const worker = this.#link.port.hostedWorker(workerName);
      if (worker !== undefined) this.#tell(worker, hosted, true);
    }
    this.beat(false);
  }

  /** Says that this runtime is alive, or that it goes. */
  beat(isLast: boolean): void {
    const { wire, subjects, self, port } = this.#link;
    if (!wire.isUp) return;
    const load: Record<string, number> = Object.create(null);
    for (const workerName of this.#hosted.keys()) {
      const jobs = port.hostedWorker(workerName)?.load ?? 0;
      if (jobs > 0) load[workerName] = jobs;
    }
    const beat = { revision: this.#revision, workers: this.#hosted.size, load, isLast };
    wire.publish(subjects.beat(self), packBeat(beat));
  }

  #subscribe(workerName: string, hosted: Hosted, isDraining: boolean): void {
    if (isDraining) {
      hosted.subscription?.unsubscribe();
      hosted.subscription = undefined;
      return;
    }
    const { wire, subjects, self } = this.#link;
    // Not before: one that hosts nothing need not be allowed to.
    this.#direct ??= wire.subscribe(subjects.directRequests(self), this.#onRequest);
    hosted.subscription ??= wire.subscribe(subjects.request(workerName), this.#onRequest, QUEUE);
  }

  #tell(worker: HostedWorker, { startedAt }: Hosted, isAll: boolean): void {
    const { name, isDraining, parent, jobs } = worker;
    const names = jobs.map((job) => job ?? null);
    this.#publish(name, { isUp: true, isDraining, parent, startedAt, jobs: names, isAll });
  }

  #tellGone(workerName: string, { startedAt }: Hosted): void {
    this.#revision++;
    this.#publish(workerName, { isUp: false, isDraining: true, startedAt, jobs: [], isAll: false });
  }

  #publish(
    workerName: string,
    note: Omit<Parameters<typeof packPresence>[0], "worker" | "runtime" | "revision">,
  ): void {
    const { wire, subjects, self, port } = this.#link;
    if (!wire.isUp) return;
    const { runtimeName: runtime } = port;
    const whole = { worker: workerName, runtime, revision: this.#revision, ...note };
    wire.publish(subjects.presence(workerName, self), packPresence(whole));
  }
}
