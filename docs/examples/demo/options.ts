import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { SKIPPED } from "./workers/file-lister.ts";

/** What the command line asks for. */
export interface Options {
  /** Absolute. */
  readonly folder: string;
  /** Milliseconds for all jobs together; `undefined`: as long as they take. */
  readonly timeout: number | undefined;
  readonly keepGoing: boolean;
  readonly strict: boolean;
  readonly inspect: boolean;
  readonly help: boolean;
}

/** The command line asks for what cannot be done. The message is a line for people. */
export class UsageError extends Error {}

export const USAGE = `Audits a folder of text and source files with a group of jobs.

  npm run demo -- [DIR] [options]

  DIR            the folder; by default this repository
  --timeout MS   end the jobs after so many milliseconds
  --strict       broken links in Markdown make their job fail, which ends the group
  --keep-going   a job that fails does not end the others
  --inspect      show all this as a page in a browser, too, which stays until Ctrl-C
  --help         show this

Skipped: the folders ${[...SKIPPED].join(", ")}, wherever they are. Links are not followed.

Ctrl-C cancels the jobs and shows what they have found; a second one exits at once.
Exit code: 0 all jobs completed, whatever they found; 1 one did not; 2 wrong options, or the folder cannot be read;
130 Ctrl-C.
`;

/**
 * @param currentFolder What a relative folder starts from.
 * @throws UsageError
 */
export function readOptions(args: readonly string[], defaultFolder: string, currentFolder: string): Options {
  const { values, positionals } = parse(joinNegative(args));
  const [folder = defaultFolder, ...surplus] = positionals;
  if (surplus.length > 0) throw misuse(`one folder at a time, not also '${surplus.join("', '")}'`);
  return {
    folder: resolve(currentFolder, folder),
    timeout: values.timeout === undefined ? undefined : readDuration(values.timeout),
    keepGoing: values["keep-going"],
    strict: values.strict,
    inspect: values.inspect,
    help: values.help,
  };
}

/** Node takes the number of `--timeout -5` for an option. */
function joinNegative(args: readonly string[]): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    const isValue = joined.at(-1) === "--timeout" && /^-[\d.]/.test(arg);
    if (isValue) joined.pop();
    joined.push(isValue ? `--timeout=${arg}` : arg);
  }
  return joined;
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        timeout: { type: "string" },
        strict: { type: "boolean", default: false },
        "keep-going": { type: "boolean", default: false },
        inspect: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // Behind the first sentence Node explains how to pass file names that look like options.
    throw misuse(error.message.split(/\.\s|\n/)[0] ?? error.message);
  }
}

function readDuration(text: string): number {
  const ms = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isFinite(ms) && ms >= 0) return ms;
  throw misuse(`--timeout wants milliseconds, 0 or more, not '${text}'`);
}

function misuse(message: string): UsageError {
  return new UsageError(`${message} (see --help)`);
}
