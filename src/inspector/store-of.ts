import { isFinal } from "./actor-trace.ts";
import type { Entry } from "./entry.ts";
import { checkRecording } from "./recording.ts";
import { Store } from "./store.ts";

/**
 * A store with what is in a recording.
 *
 * @throws TypeError for what is none, with what is wrong.
 */
export function storeOf(recording: unknown): Store {
  const { limit, sample, machines, records } = checkRecording(recording);
  const store = new Store({ limit: Math.max(limit, records.length), sample, machines });
  const entries = new Map<string, Entry>();
  for (const record of [...records].sort((one, other) => one.seq - other.seq)) {
    if (record.type === "actor") entries.set(record.id, store.add(record, 0, undefined));
    else if (record.type === "totals") store.setTotals(record);
    else if (record.type === "step") {
      const entry = entries.get(record.id);
      if (entry === undefined) continue;
      store.step(entry, record, 0);
      entry.state = record.to;
    }
  }
  for (const entry of entries.values()) if (isFinal(entry.state)) store.finish(entry);
  return store;
}
