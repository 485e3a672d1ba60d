import type { Entry } from "./entry.ts";
import { isFinal } from "./machines.ts";
import { DETACHED } from "./record.ts";
import { RecordedEntry } from "./recorded-entry.ts";
import { checkRecording } from "./recording.ts";
import { Store } from "./store.ts";

/**
 * A store with what is in a recording.
 *
 * @throws TypeError for what is none, with what is wrong.
 */
export function storeOf(recording: unknown): Store {
  const { limit, sample, machines, records } = checkRecording(recording);
  const store = new Store({ limit, sample, machines, keepsAll: true });
  // The last of each id: a worker's name may have been given again.
  const entries = new Map<string, RecordedEntry>();
  for (const record of [...records].sort((one, other) => one.seq - other.seq)) {
    if (record.type === "actor") {
      const entry = new RecordedEntry(record);
      entries.set(record.id, entry);
      store.add(entry);
    } else if (record.type === "totals") {
      store.setTotals(record);
    } else if (record.type === "step") {
      entries.get(record.id)?.steps.push(record);
    }
  }
  for (const entry of store.entries()) if (isOver(entry)) store.finish(entry);
  return store;
}

function isOver({ state, steps }: Entry): boolean {
  return isFinal(state) || steps.at(-1)?.event === DETACHED;
}
