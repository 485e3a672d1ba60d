import { createRuntime, createWorker, type JobRequest } from "../../../src/index.ts";
import { natsTransport } from "../../../src/transport/nats.ts";
import { TIMEOUT_MS } from "../contender.ts";
import { type NatsContender, type Payload, payloadOf } from "./requester.ts";

const WORKER = "worker";

/** Ours, through its public API only, with all defaults: heartbeats, credit, acknowledgements. */
export const ours: NatsContender = {
  async serve(url) {
    const runtime = createRuntime({ name: "server", transport: natsTransport({ servers: url }) });
    await runtime.addWorkers(
      createWorker(WORKER, {
        jobs: {
          add: async (request: JobRequest) => payloadOf((request.payload as Payload).n + 1),
          stream: async (request: JobRequest) => {
            const count = request.payload as number;
            for (let i = 0; i < count; i++) await request.streamData(payloadOf(i));
            return count;
          },
        },
      }),
    );
  },

  async connect(url) {
    const runtime = createRuntime({ name: "requester", transport: natsTransport({ servers: url }) });
    return {
      job: (payload) => runtime.job<Payload>(WORKER, { name: "add", payload, timeout: TIMEOUT_MS }),
      async stream(count) {
        const job = runtime.job<number>(WORKER, { name: "stream", payload: count, timeout: TIMEOUT_MS });
        let sum = 0;
        for await (const event of job) sum += (event.data as Payload).n;
        await job;
        return sum;
      },
    };
  },
};
