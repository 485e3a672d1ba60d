import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Exit, guard } from "../fixtures/child-processes.ts";
import { MessageBox } from "../fixtures/message-box.ts";
import { root } from "../package/repository.ts";
import { SOON } from "./inspected.ts";

/** A command in a process of its own. Disposal kills it. */
export interface Command extends AsyncDisposable {
  readonly output: string;
  readonly exited: Promise<Exit>;
  /** Takes the first line of its output that has this in it, out of those that were written or else are; the others stay. */
  line(part: string): Promise<string>;
  signal(signal: NodeJS.Signals): void;
}

/** What `npm run demo -- …` runs. */
export function startDemo(...args: readonly string[]): Command {
  return start(["--import", "./.ci/run-ts.mjs", "docs/examples/demo/main.ts", ...args]);
}

/** What `npx xstate-jobs …` runs, of what is built. */
export function startBinary(...args: readonly string[]): Command {
  return start([join(root, "dist/src/cli/main.js"), ...args]);
}

function start(args: readonly string[]): Command {
  const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, INIT_CWD: root } });
  const exited = guard(child);
  const lines = new MessageBox<{ readonly type: string }>();
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    createInterface({ input: stream }).on("line", (line) => lines.add({ type: line }));
  }
  exited.then(
    ({ code, signal }) => lines.end(`it ended with ${code ?? signal}\n${output}`),
    (error) => lines.end(String(error)),
  );
  return {
    exited,
    get output() {
      return output;
    },
    line: async (part) => (await lines.next(({ type }) => type.includes(part), SOON)).type,
    signal: (signal) => void child.kill(signal),
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

/** The address in a line. */
export function urlIn(line: string): string {
  const [url] = /http:\S+/.exec(line) ?? [];
  if (url === undefined) throw new Error(`there is no address in: ${line}`);
  return url;
}
