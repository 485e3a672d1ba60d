import { insideOf } from "./inside-of.ts";
import type { SimulatedProcess } from "./simulated-process.ts";
import type { Simulation } from "./simulation.ts";

/** What is open and nobody works on; what is worked on and nobody waits for. Asked when all is whole again. */
export function orphansIn(simulation: Simulation): string[] {
  return [...unworkedIn(simulation), ...unwantedIn(simulation)];
}

/** The runs of a worker's name that are not done, in all processes. */
function runsIn({ processes }: Simulation) {
  return processes
    .filter(({ isRunning }) => isRunning)
    .flatMap((process) =>
      [...insideOf(process.runtime).hosts].flatMap(([worker, { dispatcher }]) =>
        dispatcher.all().map((run) => ({ worker, run, process })),
      ),
    );
}

function unworkedIn(simulation: Simulation): string[] {
  const orphans: string[] = [];
  const runs = runsIn(simulation).filter(({ run }) => !run.isDone);
  for (const record of simulation.asks) {
    const { process, jobId, open, title, ask, isSettled } = record;
    if (!process.isRunning || record.isLate) continue;
    for (const worker of open) {
      // It waits for one that is not there.
      if (!process.runtime.registry.has(worker)) continue;
      if (!runs.some((each) => each.run.jobId === jobId && each.worker === worker))
        orphans.push(`law 2: nobody works at '${worker}' on ${title}`);
    }
    if (ask.scope?.isOver && ask.result === undefined)
      orphans.push(`law 6: ${title} goes on, and the handler that asked for it is over`);
    if (ask.result !== undefined && !isSettled && !runs.some(({ run }) => run.jobId === jobId))
      orphans.push(`law 6: ${title} has ended as ${ask.result.status} and is not settled`);
  }
  return orphans;
}

function unwantedIn(simulation: Simulation): string[] {
  return runsIn(simulation)
    .filter(({ run }) => !run.isOver)
    .flatMap(({ run: { jobId, message }, worker, process }) => {
      const record = simulation.records.of(jobId);
      const isWanted = record?.process.isRunning && record.open.includes(worker);
      if (isWanted || record?.isLate) return [];
      return [
        `law 6: '${worker}' of ${nameOf(process)} runs ${jobId}#${message.attempt}, and nobody waits for it`,
      ];
    });
}

/** What each runtime that is left knows of the others, where it is not so. */
export function delusionsIn({ processes }: Simulation): string[] {
  const delusions: string[] = [];
  const workers = new Set(processes.flatMap(({ runtime }) => [...insideOf(runtime).hosts.keys()]));
  for (const process of processes) {
    if (process.state !== "up") continue;
    const others = processes.filter((other) => other !== process);
    for (const worker of workers) {
      const hosts = others.filter((other) => other.hosts(worker));
      const known = process.transport.replicas().filter(({ workerName }) => workerName === worker);
      if (known.length !== hosts.length)
        delusions.push(
          `presence: ${nameOf(process)} knows ${known.length} of ${hosts.length} others that host '${worker}'`,
        );
      const isHere = hosts.length > 0 || process.hosts(worker);
      if (process.runtime.registry.has(worker) !== isHere)
        delusions.push(
          `presence: ${nameOf(process)} ${isHere ? "does not know" : "still knows"} worker '${worker}'`,
        );
    }
  }
  return delusions;
}

/** What is left of a runtime that was disposed. */
export function leftoversOf(process: SimulatedProcess): string[] {
  const { runtime, runtimeClock, transport } = process;
  const { deadlines, jobs, runs, hosts } = insideOf(runtime);
  const left = {
    timers: runtimeClock.pending,
    deadlines: deadlines.size,
    asks: jobs.size,
    runs,
    workers: hosts.size + runtime.registry.size,
    groups: runtime.jobGroups.size,
    replicas: transport.replicas().length,
  };
  return Object.entries(left)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `law 6: ${count} ${what} of ${nameOf(process)} are left after its disposal`);
}

export function nameOf({ name, life }: SimulatedProcess): string {
  return life === 1 ? `runtime '${name}'` : `runtime '${name}' (its life number ${life})`;
}
