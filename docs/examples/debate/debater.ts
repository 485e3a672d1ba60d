import { setTimeout as wait } from "node:timers/promises";
import { createWorker, type JobRequest } from "xstate-jobs";
import type { ArguePayload, Memory } from "./protocol.ts";

/** Somebody with so many arguments, one for each round. Says them phrase by phrase, at this pace. */
export function createDebater(name: string, knows: readonly string[], msPerPhrase: number) {
  // What this worker remembers, for as long as it lives. Nobody else sees it.
  const said: string[] = [];
  const heard: string[] = [];

  function phrasesOf(argument: string): string[] {
    if (said.length === 0) return ["I think that", `${argument}.`];
    return [`${heard.at(-1)} does not convince me:`, `${argument},`, `and as I said, ${said[0]}.`];
  }

  async function argue(request: JobRequest<ArguePayload>): Promise<void> {
    const { topic, before } = request.payload;
    heard.push(...before.map(({ speaker }) => speaker).filter((speaker) => speaker !== name));
    const argument = knows[said.length];
    const phrases = argument === undefined ? [] : phrasesOf(argument);
    for (const phrase of phrases) {
      // Once nobody wants to hear it any more the wait rejects: the rest is not said, and not remembered.
      await wait(msPerPhrase, undefined, { signal: request.signal });
      await request.streamData(phrase);
    }
    if (argument === undefined) {
      await wait(msPerPhrase, undefined, { signal: request.signal });
      return request.fail(`I have nothing left to say about ${topic}`);
    }
    said.push(argument);
    await request.streamEnd(phrases.join(" "));
  }

  return createWorker(name, {
    jobs: {
      // One at a time: no two jobs change the memory at once.
      argue: { sequential: true, run: argue },
      recall: (): Memory => ({ said: [...said], heard: [...heard] }),
    },
  });
}
