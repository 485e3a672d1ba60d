import { connect, type NatsConnection } from "@nats-io/transport-node";
import { createRuntime, createWorker, isJobError, type JobContext, type Runtime } from "xstate-jobs";
import { type NatsTransportOptions, natsTransport } from "xstate-jobs/transport/nats";
import { until } from "./until.ts";

/** Long enough that whatever ends sooner was not ended by it. */
const NEVER_MS = 60_000;

/** A runtime of a user of the server, called as the user is. */
export interface Party {
  readonly runtime: Runtime;
  /** What the runtime's `error` event told. */
  readonly errors: readonly string[];
  /** Resolves when it has told something with this text in it. */
  told(text: string): Promise<void>;
  /** Resolves when it knows of a worker. */
  knows(workerName: string): Promise<void>;
  /** Its way to the server is gone for good, as when its process has died. */
  die(): Promise<void>;
}

export async function startParty(options: NatsTransportOptions & { readonly user: string }): Promise<Party> {
  const connections: NatsConnection[] = [];
  let isDead = false;
  const transport = natsTransport({
    namespace: "prod",
    heartbeatMs: 50,
    detectMs: NEVER_MS,
    connect: async (to) => {
      if (isDead) throw new Error("it is dead");
      const connection = await connect(to);
      connections.push(connection);
      return connection;
    },
    ...options,
  });
  const runtime = createRuntime({ name: options.user, transport, graceMs: 100 });
  const errors: string[] = [];
  runtime.on("error", ({ error }) => void errors.push(String(error)));
  await transport.connected();
  return {
    runtime,
    errors,
    told: (text) => until(() => errors.some((error) => error.includes(text))),
    knows: (workerName) => until(() => runtime.registry.has(workerName)),
    async die() {
      isDead = true;
      for (const connection of connections) await connection.close();
    },
  };
}

/** A worker `research`, which counts, and which waits until it is told to stop: `stopped` is why. */
export function research() {
  const begins: string[] = [];
  let tell: (reason: unknown) => void = () => {};
  const stopped = new Promise<unknown>((resolve) => {
    tell = resolve;
  });
  const worker = createWorker("research", {
    jobs: {
      count: async (request) => {
        begins.push(request.source);
        for (let number = 1; number <= Number(request.payload); number++) await request.streamData(number);
        await request.streamEnd("done");
      },
      wait: async ({ signal, update }) => {
        await update("waiting");
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        tell(isJobError(signal.reason) ? signal.reason.reason : signal.reason);
      },
    },
  });
  return { worker, stopped, begins };
}

/** Resolves when a job has reported something. */
export async function begun(job: JobContext<unknown>): Promise<void> {
  for await (const _ of job) return;
}
