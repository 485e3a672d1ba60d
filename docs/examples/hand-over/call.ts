import type { Runtime, Worker } from "xstate-jobs";
import { Reception } from "./reception.ts";
import { Support } from "./support.ts";
import type { Line } from "./transcript.ts";

/**
 * A customer calls, and says one thing after another. Each goes, as a job, to whoever has the floor at that moment: the
 * customer need not know who that is.
 */
export async function call(runtime: Runtime, says: readonly string[]): Promise<Line[]> {
  const lines: Line[] = [];
  const floor = (): string[] => desks.filter(({ active }) => active).map(({ name }) => name);
  const say = (speaker: string, text: string): void => {
    lines.push({ speaker, text, floor: floor() });
  };
  const desks: readonly Worker[] = [new Reception(say), new Support(say)];
  await runtime.addWorkers(...desks);

  for (const text of says) {
    say("customer", text);
    const [desk] = floor();
    if (desk === undefined) throw new Error("nobody has the floor");
    await runtime.job(desk, { payload: text });
  }
  return lines;
}
