import { textOf } from "../internal/text-of.ts";
import { EXIT_CODE } from "./exit-code.ts";
import { printable } from "./printable.ts";

/** Why a command went wrong, in words for whoever typed it. */
export class CommandError extends Error {
  readonly exitCode: number;

  /** `exitCode`: default, that of a call that cannot be. */
  constructor(
    message: string,
    { exitCode = EXIT_CODE.usage, cause }: { exitCode?: number; cause?: unknown } = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.exitCode = exitCode;
  }
}

/** The line that standard error gets of an error. `verbose`: with its stack and its causes, in more lines. */
export function errorText(error: unknown, verbose: boolean): string {
  const line = `xstate-jobs: ${sayingOf(error)}`;
  return verbose ? [line, ...stacksOf(error)].join("\n") : line;
}

/** What an error says, in one line. */
export function sayingOf(error: unknown): string {
  // What the library throws begins with its name already.
  return printable(textOf(error)).replace(/^xstate-jobs: /, "") || "an error without a message";
}

function stacksOf(error: unknown): string[] {
  const stacks: string[] = [];
  const seen = new Set<unknown>();
  for (let each = error; each instanceof Error && !seen.has(each); each = each.cause) {
    seen.add(each);
    stacks.push(`${seen.size === 1 ? "" : "caused by "}${each.stack ?? each.message}`);
  }
  return stacks;
}
