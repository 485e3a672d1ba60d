import { CommandError, sayingOf } from "./command-error.ts";
import { EXIT_CODE } from "./exit-code.ts";
import type { CommandHost } from "./host.ts";
import {
  type Address,
  addressOf,
  recordingFrom,
  requireInspector,
  TOKEN_VARIABLE,
} from "./inspector-client.ts";
import { Interrupt } from "./interrupt.ts";
import { printable } from "./printable.ts";
import { harmlessJson, jsonText } from "./readable.ts";

export interface InspectOptions {
  /** Where to serve a recording. */
  readonly port: number | undefined;
  readonly host: string | undefined;
  /** The token: of the process that runs, or for the recording that is served. */
  readonly token: string | undefined;
  /** Whether to open a browser. */
  readonly open: boolean;
  /** A file to save the recording of a process to. */
  readonly save: string | undefined;
  readonly json: boolean;
  readonly verbose: boolean;
}

/** Shows a recording, until it is interrupted, or what a process at a URL serves. Resolves with the exit code. */
export async function inspect(what: string, options: InspectOptions, host: CommandHost): Promise<number> {
  const address = addressOf(what, { given: options.token, fallback: tokenIn(host) });
  if (address === undefined) return await showRecording(what, options, host);
  refuseFor("a process that runs", { "--port": options.port, "--host": options.host });
  await requireInspector(address, host.clock);
  if (options.save !== undefined) return await save(address, options.save, options.json, host);
  await show(address.url, options, host);
  return EXIT_CODE.completed;
}

function tokenIn({ env }: CommandHost): string | undefined {
  return env[TOKEN_VARIABLE] || undefined;
}

async function showRecording(file: string, options: InspectOptions, host: CommandHost): Promise<number> {
  refuseFor("a recording", { "--save": options.save });
  const name = file === "-" ? "standard input" : file;
  const text = await readText(file, host);
  // Other commands do without all this.
  const [{ storeOf }, { serveStore }] = await Promise.all([
    import("../inspector/store-of.ts"),
    import("../inspector/server/serve.ts"),
  ]);
  const store = checked(name, () => storeOf(parsed(text)));
  const { port, host: at, token = tokenIn(host) } = options;
  using interrupt = new Interrupt(host);
  const server = await serveStore({ store }, { port, host: at, token }).catch((cause: unknown) => {
    throw new CommandError(sayingOf(cause), { cause });
  });
  const letGo = host.keepAlive();
  try {
    await show(server.url, options, host);
    await host.stderr.write(printable(`showing ${name}; Ctrl-C ends it`).concat("\n"));
    await interrupt.happened.catch(() => {});
  } finally {
    letGo();
    await server.close();
  }
  return EXIT_CODE.completed;
}

async function show(url: string, { json, open }: InspectOptions, host: CommandHost): Promise<void> {
  await host.stdout.write(`${json ? jsonText({ type: "inspecting", url }) : printable(url)}\n`);
  if (open) host.openBrowser(url);
}

async function save(address: Address, file: string, json: boolean, host: CommandHost): Promise<number> {
  const { text: sent, records } = await recordingFrom(address, host.clock);
  const text = harmlessJson(sent);
  if (file === "-") {
    await host.stdout.write(text);
    return EXIT_CODE.completed;
  }
  try {
    await host.writeFile(file, text);
  } catch (cause) {
    throw new CommandError(`cannot write ${file}: ${sayingOf(cause)}`, { exitCode: EXIT_CODE.error, cause });
  }
  const line = json
    ? jsonText({ type: "saved", file, records })
    : `saved ${records} records as ${printable(file)}`;
  await host.stdout.write(`${line}\n`);
  return EXIT_CODE.completed;
}

async function readText(file: string, host: CommandHost): Promise<string> {
  try {
    return file === "-" ? await host.readStdin() : await host.readFile(file);
  } catch (cause) {
    const hint = /^[\w.-]+:\d+(\/|$)/.test(file) ? " (an address begins with http://)" : "";
    throw new CommandError(`cannot read ${file}: ${sayingOf(cause)}${hint}`, { cause });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CommandError("this is no recording: it is not JSON", { cause });
  }
}

/** Says of which file it is what is wrong. */
function checked<T>(name: string, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    throw new CommandError(`cannot show ${name}: ${sayingOf(cause)}`, { cause });
  }
}

/** An option that would do nothing. */
function refuseFor(what: string, options: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined)
      throw new CommandError(`${name} is not for ${what}. See xstate-jobs inspect --help`);
  }
}
