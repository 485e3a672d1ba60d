import { opendir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Outcome, Watch } from "./audit.ts";
import { fileErrorText, isFileError } from "./findings.ts";
import { openInspector } from "./inspector.ts";
import { Interrupt } from "./interrupt.ts";
import { type Options, readOptions, UsageError } from "./options.ts";
import { PlainView } from "./view/plain-view.ts";
import { printable } from "./view/printable.ts";
import { ProgressView } from "./view/progress-view.ts";
import { createStyle } from "./view/style.ts";
import { summaryOf } from "./view/summary.ts";
import { exitCodeOf } from "./view/verdict.ts";
import type { View } from "./view/view.ts";

const THIS_REPOSITORY = fileURLToPath(new URL("../../../", import.meta.url));
const { stdout } = process;

/** A command that audits a folder. */
export interface Command {
  /** As its errors call it. */
  readonly name: string;
  readonly usage: string;
  audit(options: Options, signal: AbortSignal, view: View, watch?: Watch): Promise<Outcome>;
}

/** Runs it: the command line, the terminal, Ctrl-C and the exit code. */
export async function runCommand(command: Command, args: readonly string[]): Promise<void> {
  // Whoever reads the output has left, as `head` does: there is nobody to work for.
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(1);
  });
  try {
    process.exitCode = await run(command, args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${command.name}: ${error.message}\n`);
    process.exitCode = 2;
  }
}

async function run({ usage, audit }: Command, args: readonly string[]): Promise<number> {
  // npm runs its scripts in the folder of the package, and says here where it was called.
  const options = readOptions(args, THIS_REPOSITORY, process.env.INIT_CWD ?? process.cwd());
  if (options.help) {
    stdout.write(usage);
    return 0;
  }
  await assertReadable(options.folder);
  const isTerminal = stdout.isTTY && process.env.TERM !== "dumb";
  const style = createStyle(isTerminal && stdout.hasColors());
  const view: View = isTerminal
    ? new ProgressView(stdout, style)
    : new PlainView((line) => stdout.write(`${line}\n`));
  await using inspector = options.inspect ? await openInspector() : undefined;
  if (inspector !== undefined) stdout.write(`See it at ${inspector.url}\n`);
  using interrupt = new Interrupt();
  try {
    const outcome = await audit(options, interrupt.signal, view, inspector?.watch);
    view.close();
    stdout.write(summaryOf(outcome, isTerminal ? stdout.columns || 80 : Number.POSITIVE_INFINITY, style));
    const exitCode = interrupt.exitCode ?? exitCodeOf(outcome);
    if (inspector !== undefined && interrupt.exitCode === undefined) {
      stdout.write(`\nIt is still to be seen at ${inspector.url}\nCtrl-C ends this.\n`);
      await interrupt.happened();
    }
    return exitCode;
  } finally {
    view.close();
  }
}

async function assertReadable(folder: string): Promise<void> {
  try {
    await (await opendir(folder)).close();
  } catch (error) {
    if (!isFileError(error)) throw error;
    throw new UsageError(`cannot read ${printable(folder)}: ${fileErrorText(error)}`);
  }
}
