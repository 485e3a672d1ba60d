import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { systemClock } from "../clock.ts";
import type { CommandHost, Output } from "./host.ts";
import { loadLayoutEngine } from "./layout-engine.ts";
import { ownLibrary } from "./library.ts";
import { loadModule } from "./load-module.ts";
import { openBrowser } from "./open-browser.ts";
import { openTransport } from "./transport.ts";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;
/** The longest time that a timer keeps (milliseconds). */
const LONG = 2 ** 31 - 1;

/** The process that a command runs in. */
export function nodeHost(process: NodeJS.Process): CommandHost {
  const cwd = process.cwd();
  const isDumb = process.env.TERM === "dumb";
  return {
    cwd,
    env: process.env,
    stdout: outputOf(process.stdout, isDumb),
    stderr: outputOf(process.stderr, isDumb),
    clock: systemClock,
    library: ownLibrary,
    readStdin: () => text(process.stdin),
    readFile: (path) => readFile(resolve(cwd, path), "utf8"),
    writeFile: (path, text) => writeFile(resolve(cwd, path), text),
    openBrowser: (url) => openBrowser(url, process),
    keepAlive: () => {
      const timer = setInterval(() => {}, LONG);
      return () => clearInterval(timer);
    },
    onInterrupt: (listener) => {
      const told = (signal: NodeJS.Signals): void => listener(signal);
      // Who reads what streams has left, as `head` does.
      const left = (): void => listener("a reader that has left");
      for (const signal of SIGNALS) process.on(signal, told);
      process.stdout.once("error", left);
      return () => {
        for (const signal of SIGNALS) process.off(signal, told);
        process.stdout.off("error", left);
      };
    },
    exit: (code) => void process.exit(code),
    layoutEngine: () => loadLayoutEngine(),
    load: (module) => loadModule(module, cwd),
    connect: openTransport,
  };
}

/** A stream whose writer waits while its reader is slow, and that stands a reader who leaves. */
export function outputOf(stream: NodeJS.WriteStream, isDumb: boolean): Output {
  let hasLeft = false;
  const waiting: (() => void)[] = [];
  const resume = (): void => {
    for (const done of waiting.splice(0)) done();
  };
  stream.on("drain", resume);
  stream.on("error", () => {
    hasLeft = true;
    resume();
  });
  return {
    isTerminal: stream.isTTY === true && !isDumb,
    // Some terminals say 0 where they do not know.
    get columns() {
      return stream.columns || 80;
    },
    write: async (chunk) => {
      if (hasLeft || stream.write(chunk)) return;
      await new Promise<void>((done) => void waiting.push(done));
    },
  };
}
