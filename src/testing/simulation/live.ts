import { misuse } from "../../internal/check.ts";
import { insideOf } from "./inside-of.ts";
import { brokenLaws } from "./laws.ts";
import { delusionsIn, leftoversOf, nameOf, orphansIn } from "./rest.ts";
import type { ResolvedScenario, SimulatedStep } from "./scenario.ts";
import type { SimulatedProcess } from "./simulated-process.ts";
import type { Simulation } from "./simulation.ts";

/** The reason with which all that is not over by itself is cancelled in the end. */
export const OVER = "the simulation is over";
/** The longest that a fault lasts. */
const LONGEST_FAULT_MS = 1_500;
/** The longest that a runtime is waited for after its jobs have ended. */
const GRACE_MS = 5_000;

/** Lets what is planned happen, and all that comes of it; looks at each stage whether all is as it must be. */
export async function live(simulation: Simulation, scenario: ResolvedScenario<SimulatedStep>): Promise<void> {
  const { broken, clock } = simulation;
  const { lengthMs, patienceMs, heartbeatMs, detectMs } = scenario;
  /** How long it takes at most until all have found out what broke. */
  const foundOutMs = detectMs + 6 * heartbeatMs;
  await clock.advance(lengthMs + LONGEST_FAULT_MS);
  simulation.heal();
  await clock.advance(foundOutMs);
  /** What does not hold now, nor after a while: what is on its way has arrived by then, and who is deaf is done. */
  const lasting = async (): Promise<string[]> => {
    const suspects = new Set([...orphansIn(simulation), ...delusionsIn(simulation)]);
    await clock.advance(4 * heartbeatMs);
    return [...orphansIn(simulation), ...delusionsIn(simulation)].filter((line) => suspects.has(line));
  };
  broken.push(...(await lasting()));
  if (broken.length > 0) return;

  const isOpen = (): boolean =>
    simulation.asks.some(({ process, endedAt }) => process.isRunning && endedAt === undefined);
  const atRest = (): readonly string[] => linesOf("atRest", scenario.atRest?.(simulation));
  for (let left = patienceMs; left > 0 && (isOpen() || atRest().length > 0); left -= 500)
    await clock.advance(500);
  broken.push(...atRest());
  if (broken.length > 0) return;

  simulation.records.isClosing = true;
  for (const { process, ask } of simulation.asks) if (process.isRunning) ask.cancel(OVER);
  await clock.advance(foundOutMs + 500);
  broken.push(...brokenLaws(simulation), ...(await lasting()));
  broken.push(...linesOf("atEnd", scenario.atEnd?.(simulation)));
  if (broken.length > 0) return;

  if (!simulation.asks.some(({ isLate }) => isLate)) await lookAtSilence(simulation, 4 * heartbeatMs);
  await dispose(simulation, foundOutMs);
}

/** Nothing is asked for any more: so nothing is held, and nothing said. */
async function lookAtSilence({ broken, clock, network, processes }: Simulation, ms: number): Promise<void> {
  network.said.splice(0);
  await clock.advance(ms);
  const chatter = new Set(network.said);
  if (chatter.size > 0) broken.push(`law 6: all is over, and they still say ${[...chatter].join(", ")}`);
  for (const process of processes) {
    const { jobs, runs } = process.transport.held;
    const waiting = process.isRunning
      ? insideOf(process.runtime).registry.cancelWaiting(OVER, () => true)
      : 0;
    if (waiting > 0)
      broken.push(`law 6: all is over, and ${waiting} jobs of ${nameOf(process)} wait for workers`);
    if (process.state === "up" && jobs + runs > 0)
      broken.push(`law 6: all is over, and ${nameOf(process)} holds ${jobs} jobs and ${runs} runs`);
  }
}

async function dispose(simulation: Simulation, foundOutMs: number): Promise<void> {
  const { broken, clock, processes } = simulation;
  simulation.isDisposing = true;
  const left = processes.filter(({ isRunning }) => isRunning);
  const disposed = new Set<SimulatedProcess>();
  for (const process of left) void process.runtime[Symbol.asyncDispose]().then(() => disposed.add(process));
  await clock.advance(foundOutMs);
  for (let ms = GRACE_MS; ms > 0 && disposed.size < left.length; ms -= 500) await clock.advance(500);
  for (const process of left) {
    if (!disposed.has(process)) broken.push(`law 6: ${nameOf(process)} is not disposed`);
    else broken.push(...leftoversOf(process));
  }
}

function linesOf(what: string, lines: unknown): readonly string[] {
  if (lines === undefined) return [];
  if (!Array.isArray(lines)) throw misuse(`${what}() of the scenario must return a list of lines`);
  return lines as readonly string[];
}
