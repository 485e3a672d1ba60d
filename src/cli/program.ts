import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { call } from "./call.ts";
import { CommandError, errorText } from "./command-error.ts";
import { addConnectionOptions, connectOptionsOf } from "./connection-options.ts";
import { EXIT_CODE } from "./exit-code.ts";
import { GRAPH_FORMATS, graph } from "./graph.ts";
import { CALL_HELP, GRAPH_HELP, HELP, INSPECT_HELP, PS_HELP, SERVE_HELP } from "./help.ts";
import type { CommandHost, Output } from "./host.ts";
import { inspect } from "./inspect.ts";
import { ps } from "./ps.ts";
import { serve } from "./serve.ts";
import { versionOf } from "./version.ts";

/** Runs a command. Resolves with what to exit with; `undefined` leaves it as it is. Never rejects. */
export async function runCommandLine(
  args: readonly string[],
  host: CommandHost,
): Promise<number | undefined> {
  const run: { exitCode: number | undefined } = { exitCode: undefined };
  const pending: Promise<void>[] = [];
  const write = (output: Output, text: string): void => void pending.push(output.write(text));
  const program = programOf(host, run, write);
  try {
    await program.parseAsync(args, { from: "user" });
    return run.exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT_CODE.completed;
    if (error instanceof CommanderError && error.code === "commander.help") return EXIT_CODE.usage;
    await host.stderr.write(`${errorText(toldError(error, args, program), args.includes("--verbose"))}\n`);
    return error instanceof CommandError ? error.exitCode : exitCodeOfOther(error);
  } finally {
    await Promise.all(pending);
  }
}

function programOf(
  host: CommandHost,
  run: { exitCode: number | undefined },
  write: (output: Output, text: string) => void,
): Command {
  const program = new Command("xstate-jobs")
    .description("Hosts workers and asks them for jobs, across machines, over NATS.")
    .version(versionOf(import.meta.url), "--version", "print the version")
    .helpOption("-h, --help", "say what there is")
    .helpCommand("help [command]", "say what a command does")
    .exitOverride()
    // Errors are written by who runs the program, in one line.
    .configureOutput({
      writeOut: (text) => write(host.stdout, text),
      writeErr: (text) => write(host.stderr, text),
      outputError: () => {},
    })
    .showSuggestionAfterError()
    .addHelpText("after", HELP);

  addConnected(program, "serve", "host the workers that a module exports", SERVE_HELP)
    .argument("<module>", "a path, or a package that is installed here")
    .option("--drain <ms>", "how long running jobs may take to finish after a signal", milliseconds, 5_000)
    .option("--inspect [port]", "show what happens as a page, at the URL that is printed (4983)", port)
    .action(async (module: string, given) => {
      const connection = connectOptionsOf(given, host.env);
      const defaults = { json: false, verbose: false, inspect: undefined };
      run.exitCode = await serve(module, { ...defaults, ...given, connection }, host);
    });

  addConnected(program, "call", "ask a worker for a job, and show what it reports", CALL_HELP)
    .argument("<worker>", "the name of the worker")
    .argument("[name]", "the name of the job; '' for the one without a name")
    .argument("[payload]", "JSON; @file reads a file, - reads standard input")
    .option("--text", "the payload is a text, not JSON")
    .option("--meta <key=value>", "goes to the handler and on to its sub-jobs; more than once", meta)
    .option("--timeout <ms>", "for everything together (default: none)", milliseconds)
    .action(async (workerName: string, name: string | undefined, payload: string | undefined, given) => {
      const connection = connectOptionsOf(given, host.env);
      const options = { timeout: undefined, json: false, text: false, meta: {}, verbose: false };
      run.exitCode = await call({ workerName, name, payload }, { ...options, ...given, connection }, host);
    });

  addConnected(program, "ps", "list the workers that are there", PS_HELP)
    .option("--wait <ms>", "how long to listen who is there", milliseconds, 300)
    .option("--timeout <ms>", "for the connection", milliseconds, 5_000)
    .action(async (given) => {
      const connection = connectOptionsOf(given, host.env);
      run.exitCode = await ps(
        { json: false, verbose: false, timeout: undefined, ...given, connection },
        host,
      );
    });

  addCommand(program, "inspect", "show a recording, or what runs in a process, as a page", INSPECT_HELP)
    .argument("<recording | url>", "a file, - for standard input, or the URL that a process has printed")
    .option("--no-open", "open no browser")
    .option("--save <file>", "save the recording of a process, and show nothing")
    .option("--token <token>", "the token, if the URL is without it; better XSTATE_JOBS_INSPECT_TOKEN")
    .option("--port <port>", "the port to show a recording at (4983, or a free one)", port)
    .option("--host <host>", "the address to show a recording at (127.0.0.1)")
    .action(async (what: string, given) => {
      const defaults = { port: undefined, host: undefined, token: undefined, save: undefined };
      run.exitCode = await inspect(what, { json: false, verbose: false, ...defaults, ...given }, host);
    });

  addCommand(program, "graph", "draw state machines", GRAPH_HELP)
    .argument("[module#export]", "a path, or a package that is installed here (this package's own machines)")
    .addOption(
      new Option("--format <format>", "default: what the file is called, or mermaid").choices(GRAPH_FORMATS),
    )
    .option("--machine <id>", "draw only this one of several")
    .addOption(
      new Option("--direction <way>", "which way arrows go").choices(["down", "right"]).default("down"),
    )
    .option("-o, --output <file>", "write a file")
    .action(async (from: string | undefined, { json, ...given }) => {
      const defaults = { format: undefined, machine: undefined, output: undefined };
      run.exitCode = await graph(from, { ...defaults, ...given, ...(json ? { format: "json" } : {}) }, host);
    });
  return program;
}

function addCommand(program: Command, name: string, summary: string, help: string): Command {
  const command = program.command(name).description(summary).helpOption("-h, --help", "say what there is");
  command
    .option("--json", "for scripts: JSON on standard output")
    .option("--verbose", "with an error, where it comes from");
  return command.addHelpText("after", help);
}

function addConnected(program: Command, name: string, summary: string, help: string): Command {
  return addConnectionOptions(addCommand(program, name, summary, help));
}

function milliseconds(text: string): number {
  const ms = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(ms) || ms < 0) throw new InvalidArgumentError("It takes milliseconds, 0 or more.");
  return ms;
}

function port(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) {
    throw new InvalidArgumentError("It takes a port, from 0 to 65535.");
  }
  return value;
}

function meta(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("It takes key=value.");
  // By entries: a key may be called `__proto__`.
  return Object.fromEntries([...Object.entries(before), [text.slice(0, at), text.slice(at + 1)]]);
}

/** An error of the parser, with where to look; any other as it is. */
function toldError(error: unknown, args: readonly string[], program: Command): unknown {
  if (!(error instanceof CommanderError)) return error;
  const known = program.commands.find((command) => command.name() === args[0])?.name();
  const help = ["xstate-jobs", ...(known === undefined ? [] : [known]), "--help"].join(" ");
  const what = error.message
    .replace(/^error: /, "")
    .replace(/\s*\n\s*/g, " ")
    .replace(/\.$/, "");
  return new CommandError(`${what}. See ${help}`, { cause: error });
}

function exitCodeOfOther(error: unknown): number {
  return error instanceof CommanderError ? EXIT_CODE.usage : EXIT_CODE.error;
}
