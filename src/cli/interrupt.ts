import { CommandError } from "./command-error.ts";
import { EXIT_CODE } from "./exit-code.ts";
import type { CommandHost } from "./host.ts";

/** Ctrl-C, and being told to terminate: the first time it is told to whoever listens, the second time the command exits. */
export class Interrupt implements Disposable {
  /** Rejects with a `CommandError` the first time. */
  readonly happened: Promise<never>;
  readonly #off: () => void;

  constructor(host: Pick<CommandHost, "onInterrupt" | "exit">) {
    let first!: (error: CommandError) => void;
    this.happened = new Promise((_, reject) => {
      first = reject;
    });
    this.happened.catch(() => {});
    let isSecond = false;
    this.#off = host.onInterrupt((name) => {
      if (isSecond) host.exit(EXIT_CODE.interrupted);
      isSecond = true;
      first(new CommandError(`interrupted by ${name}`, { exitCode: EXIT_CODE.cancelled }));
    });
  }

  [Symbol.dispose](): void {
    this.#off();
  }
}
