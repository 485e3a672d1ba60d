import { setTimeout as wait } from "node:timers/promises";
import { createWorker, type Worker } from "xstate-jobs";
import { z } from "zod";

/** Sums a text up: streams the beginning of each sentence, and ends with how many there were. */
export function createWriter(msPerSentence: number): Worker<string, unknown> {
  return createWorker("writer", {
    jobs: {
      summarize: {
        payload: z.string().trim().min(1, "send a text"),
        run: async ({ payload, signal, streamData, streamEnd }) => {
          const sentences = payload.split(/(?<=[.!?])\s+/);
          for (const sentence of sentences) {
            await wait(msPerSentence, undefined, { signal });
            await streamData(sentence.split(" ").slice(0, 3).join(" "));
          }
          await streamEnd({ sentences: sentences.length });
        },
      },
    },
  });
}
