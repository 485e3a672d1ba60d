const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;
const A_DAY_MS = 86_400_000;

/** Turns Ctrl-C, and being told to terminate, into an aborted signal. A second time it exits at once. */
export class Interrupt implements Disposable {
  readonly #controller = new AbortController();
  #exitCode: number | undefined;

  constructor() {
    for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, this.#onSignal);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** What to exit with, if it happened. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  /** Resolves when it has happened. Until then the process stays. */
  async happened(): Promise<void> {
    if (this.#exitCode !== undefined) return;
    const stays = setInterval(() => {}, A_DAY_MS);
    await new Promise((resolve) => this.signal.addEventListener("abort", resolve, { once: true }));
    clearInterval(stays);
  }

  [Symbol.dispose](): void {
    for (const name of ["SIGINT", "SIGTERM"] as const) process.off(name, this.#onSignal);
  }

  readonly #onSignal = (name: "SIGINT" | "SIGTERM"): void => {
    if (this.#exitCode !== undefined) process.exit(this.#exitCode);
    this.#exitCode = EXIT_CODES[name];
    this.#controller.abort(new Error(name === "SIGINT" ? "Ctrl-C" : name));
  };
}
