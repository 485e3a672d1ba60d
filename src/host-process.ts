/** The signals by which a process is told to end, and their numbers. */
export const SIGNALS = { SIGINT: 2, SIGTERM: 15 } as const;
export type Signal = keyof typeof SIGNALS;

/** The process that a program runs in: all that this package ever does to one. */
export interface HostProcess {
  /** Listens to a signal, which does not end the process any more. Returns what stops that. */
  on(signal: Signal, listener: () => void): () => void;
  /** Keeps the process alive although it has nothing to do. Returns what stops that. */
  keepAlive(): () => void;
  /** What the process exits with when it does. */
  setExitCode(code: number): void;
  exit(): void;
  /** Exits in so many milliseconds if something else still keeps the process alive by then. */
  exitSoon(ms: number): void;
  /** Writes a line to its standard error. */
  writeLine(text: string): void;
}

/** The part of Node's `process` that is used here. */
interface NodeProcess {
  exitCode?: number | string | null | undefined;
  on(event: string, listener: () => void): unknown;
  off(event: string, listener: () => void): unknown;
  exit(): void;
}

const LONG = 2 ** 31 - 1;

/** The process that this code runs in. There is none in a browser. */
export function hostProcess(): HostProcess | undefined {
  const { process: host } = globalThis as { readonly process?: NodeProcess };
  // What a bundler puts in its place for a browser cannot exit.
  if (typeof host?.exit !== "function") return undefined;
  return {
    on: (signal, listener) => {
      host.on(signal, listener);
      return () => void host.off(signal, listener);
    },
    keepAlive: () => {
      const timer = setInterval(() => {}, LONG);
      return () => clearInterval(timer);
    },
    setExitCode: (code) => {
      host.exitCode = code;
    },
    exit: () => host.exit(),
    exitSoon: (ms) => {
      (setTimeout(() => host.exit(), ms) as { unref?(): void }).unref?.();
    },
    // Stands a standard error that nobody reads any more, as `process.stderr` does not.
    writeLine: (text) => console.error(text),
  };
}
