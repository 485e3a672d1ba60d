import { Random } from "../random.ts";
import type { Fault, FaultRates } from "./fault.ts";
import { type RunRecord, run, type Schedule } from "./run.ts";
import { resolveScenario, type ScenarioSource, type SimulatedStep } from "./scenario.ts";

/** Enough runs to make a failure small; more would only be slower. */
const MOST_RUNS = 400;

/** What a run is that is another one the next time. */
const UNREPEATABLE =
  "a second run of this seed did not break the same: does the scenario keep something from run to run? Then make it in a function, simulate(() => scenario). Or does it wait for something real, or draw from Math.random()?";

type Item<TStep> = { readonly step: TStep } | { readonly fault: Fault };

/**
 * Leaves out steps and faults of a run that fails, and puts simpler steps in the place of others, as long as it still breaks the same
 * law. (Zeller's delta debugging.)
 */
export async function shrink<TStep extends SimulatedStep>(
  source: ScenarioSource<TStep>,
  seed: number,
  rates: FaultRates | undefined,
  failed: RunRecord<TStep>,
): Promise<RunRecord<TStep>> {
  const kind = kindOf(failed.broken);
  const again = await run(source, seed, rates);
  if (kindOf(again.broken) !== kind) return { ...failed, broken: [...failed.broken, UNREPEATABLE] };
  let best = failed;
  let runs = 0;
  const attempt = async (items: readonly Item<TStep>[]): Promise<boolean> => {
    if (++runs > MOST_RUNS) return false;
    const record = await run(source, seed, rates, scheduleOf(items));
    if (kindOf(record.broken) !== kind) return false;
    best = record;
    return true;
  };

  let items = itemsOf(failed);
  for (let size = Math.ceil(items.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < items.length; ) {
      const rest = [...items.slice(0, at), ...items.slice(at + size)];
      if (await attempt(rest)) items = rest;
      else at += size;
    }
  }
  const { simpler } = resolveScenario(typeof source === "function" ? source(new Random(seed)) : source);
  for (let at = 0; at < items.length; ) {
    const item = items[at] as Item<TStep>;
    const simplerOnes = "step" in item ? (simpler?.(item.step) ?? []) : simplerFaults(item.fault);
    let isSimpler = false;
    for (const one of simplerOnes) {
      const other = "step" in item ? { step: one as TStep } : { fault: one as Fault };
      const changed = items.map((each, index) => (index === at ? other : each));
      if (!(await attempt(changed))) continue;
      items = changed;
      isSimpler = true;
      break;
    }
    if (!isSimpler) at++;
  }
  return best;
}

/** Which law is broken; of a line that names none, what it says, whatever its numbers are. */
function kindOf([first]: readonly string[]): string | undefined {
  return /^law \d+(?=:)/.exec(first ?? "")?.[0] ?? first?.replace(/\d+/g, "0");
}

function itemsOf<TStep extends SimulatedStep>({ steps, faults }: Schedule<TStep>): Item<TStep>[] {
  return [...faults.map((fault) => ({ fault })), ...steps.map((step) => ({ step }))];
}

function scheduleOf<TStep extends SimulatedStep>(items: readonly Item<TStep>[]): Schedule<TStep> {
  return {
    steps: items.flatMap((item) => ("step" in item ? [item.step] : [])),
    faults: items.flatMap((item) => ("fault" in item ? [item.fault] : [])),
  };
}

/** The same kind of noise, less of it. */
function simplerFaults(fault: Fault): readonly Fault[] {
  if (fault.do !== "noise") return [];
  const kinds = (["drop", "duplicate", "reorder"] as const).filter((kind) => fault[kind] > 0);
  if (kinds.length < 2) return [];
  return kinds.map((kind) => ({ ...fault, [kind]: 0 }));
}
