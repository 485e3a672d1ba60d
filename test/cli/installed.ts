import { execFile, spawn } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { type Exit, guard } from "../fixtures/child-processes.ts";
import { MessageBox } from "../fixtures/message-box.ts";
import { manifest, root } from "../package/repository.ts";

const run = promisify(execFile);
const CLIENT = "@nats-io/transport-node";

/** A folder outside the repository that has this package installed, as a user's project would. */
export interface Project extends Disposable {
  readonly path: string;
  /** What `npx xstate-jobs` would run. */
  readonly command: string;
  write(file: string, text: string): void;
}

/** Builds the sources into a project. `withClient`: whether it has the optional client for NATS as well. */
export async function installedProject({ withClient = true } = {}): Promise<Project> {
  const path = mkdtempSync(join(tmpdir(), `${manifest.name}-project-`));
  const installed = join(path, "node_modules", manifest.name);
  mkdirSync(installed, { recursive: true });
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  // Types are checked elsewhere.
  const options = ["--noCheck", "--declaration", "false", "--declarationMap", "false"];
  const build = [
    tsc,
    "-p",
    join(root, "tsconfig.build.json"),
    ...options,
    "--outDir",
    join(installed, "dist"),
  ];
  await run(process.execPath, build);
  // The inspector's page, and what draws statecharts.
  cpSync(join(root, "dist/page"), join(installed, "dist/page"), { recursive: true });
  copyFileSync(join(root, "package.json"), join(installed, "package.json"));
  const needed = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
  for (const name of needed.filter((each) => withClient || each !== CLIENT)) {
    const link = join(path, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, "node_modules", name), link, "junction");
  }
  writeFileSync(join(path, "package.json"), '{ "type": "module" }');
  const command = join(installed, "dist/src/cli/main.js");
  // As npm does for what `bin` names.
  chmodSync(command, 0o755);
  return {
    path,
    command,
    write: (file, text) => writeFileSync(join(path, file), text),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

export interface CommandOptions {
  /** Default: none but those that are needed to run. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
}

/** A command in a process of its own. It ends with this process at the latest. */
export interface RunningCommand extends AsyncDisposable {
  readonly exited: Promise<Exit>;
  readonly stdout: string;
  readonly stderr: string;
  /** Resolves when it has written this line, to standard output or standard error; each line counts once. */
  line(text: string | RegExp, timeoutMs?: number): Promise<string>;
  signal(signal: NodeJS.Signals): void;
  /** Closes its standard output, as a reader does that has seen enough. */
  stopReading(): void;
}

/** Starts `xstate-jobs` with these arguments. */
export function startCommand(
  project: Project,
  args: readonly string[],
  { env = {}, stdin = "" }: CommandOptions = {},
): RunningCommand {
  const { PATH = "" } = process.env;
  const child = spawn(process.execPath, [project.command, ...args], {
    cwd: project.path,
    env: { PATH, ...env },
  });
  child.stdin.on("error", () => {}).end(stdin);
  const written = { stdout: "", stderr: "" };
  const lines = new MessageBox<{ readonly type: string }>();
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      written[name] += text;
    });
    createInterface({ input: child[name] }).on("line", (line) => lines.add({ type: line }));
  }
  const exited = guard(child);
  const endOf = ({ code, signal }: Exit): string =>
    `it ended with ${code ?? signal}\n${written.stdout}${written.stderr}`;
  exited.then(
    (exit) => lines.end(endOf(exit)),
    (error) => lines.end(String(error)),
  );
  return {
    exited,
    get stdout() {
      return written.stdout;
    },
    get stderr() {
      return written.stderr;
    },
    line: async (text, timeoutMs = 10_000) => {
      const wanted = typeof text === "string" ? text : ({ type }: { type: string }) => text.test(type);
      return (await lines.next(wanted, timeoutMs)).type;
    },
    signal: (signal) => void child.kill(signal),
    stopReading: () => void child.stdout.destroy(),
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

/** What a command came to. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `xstate-jobs` to its end. */
export async function runCommand(
  project: Project,
  args: readonly string[],
  options?: CommandOptions,
): Promise<Outcome> {
  await using command = startCommand(project, args, options);
  const { code } = await command.exited;
  return { code, stdout: command.stdout, stderr: command.stderr };
}
