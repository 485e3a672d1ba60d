import { monitorEventLoopDelay } from "node:perf_hooks";

/** What comes and goes with each turn of the event loop, and keeps no process alive for longer. */
const PASSING = new Set(["Immediate", "TickObject", "Microtask"]);
/** How often the delay of the event loop is measured, in milliseconds. */
const RESOLUTION_MS = 5;

/** What the process says of itself: what keeps it alive, what nobody caught, how busy it is. */
export class ProcessWatch {
  readonly rejections: string[] = [];
  readonly warnings: string[] = [];
  readonly #before: ReadonlyMap<string, number>;
  readonly #delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  #cpu = process.cpuUsage();
  #since = performance.now();
  readonly #onRejection = (error: unknown): void => void this.rejections.push(String(error));
  readonly #onWarning = (warning: Error): void => void this.warnings.push(String(warning));

  constructor() {
    this.#before = kinds();
    process.on("unhandledRejection", this.#onRejection);
    process.on("uncaughtException", this.#onRejection);
    process.on("warning", this.#onWarning);
    this.#delay.enable();
  }

  /** Since the last time that somebody asked. */
  look(): {
    readonly timers: number;
    readonly handles: number;
    readonly delayP99: number;
    readonly busy: number;
  } {
    const now = kinds();
    const timers = now.get("Timeout") ?? 0;
    const handles = [...now.values()].reduce((sum, count) => sum + count, 0) - timers;
    const delayP99 = Math.max(0, this.#delay.percentile(99) / 1e6 - RESOLUTION_MS);
    const { user, system } = process.cpuUsage(this.#cpu);
    const busy = (user + system) / 1_000 / (performance.now() - this.#since);
    this.#forget();
    return { timers, handles, delayP99, busy };
  }

  /** Takes its own things off, and tells what keeps the process alive beyond what did before. */
  close(): Record<string, number> {
    this.#delay.disable();
    process.off("unhandledRejection", this.#onRejection);
    process.off("uncaughtException", this.#onRejection);
    process.off("warning", this.#onWarning);
    const more = [...kinds()].map(([kind, count]) => [kind, count - (this.#before.get(kind) ?? 0)] as const);
    return Object.fromEntries(more.filter(([, count]) => count > 0));
  }

  #forget(): void {
    this.#delay.reset();
    this.#cpu = process.cpuUsage();
    this.#since = performance.now();
  }
}

function kinds(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo())
    if (!PASSING.has(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}
