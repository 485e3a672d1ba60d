import { Queue, QueueEvents, Worker } from "bullmq";
import { IN_FLIGHT } from "./measures.ts";
import { type NatsContender, type Payload, payloadOf } from "./requester.ts";

const QUEUE = "jobs";
/** Finished jobs that stay: whoever waits for one looks for it when he hears of it. */
const KEPT = 10 * IN_FLIGHT;

/** BullMQ on Redis: from `add` to when the requester knows that it is completed, and what was returned. */
export const bullmq: NatsContender = {
  async serve(path) {
    const worker = new Worker<Payload, Payload>(QUEUE, async ({ data }) => payloadOf(data.n + 1), {
      connection: { path, maxRetriesPerRequest: null },
      concurrency: IN_FLIGHT,
    });
    await worker.waitUntilReady();
  },

  async connect(path) {
    const connection = { path };
    const queue = new Queue<Payload, Payload>(QUEUE, {
      connection,
      defaultJobOptions: { removeOnComplete: { count: KEPT } },
    });
    const events = new QueueEvents(QUEUE, { connection });
    await events.waitUntilReady();
    return {
      job: async (payload) => (await queue.add("add", payload)).waitUntilFinished(events),
    };
  },
};
