import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { root } from "../../../package/repository.ts";
import { bundle, programFolder } from "../../from-source.ts";

const folder = programFolder();
beforeAll(() => bundle([join(root, "docs/examples/http-server/main.ts")], folder.path), 30_000);
afterAll(() => folder[Symbol.dispose]());

/** The server as a process of its own. */
class ServerProcess {
  readonly lines: string[] = [];
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #output;
  readonly #exited: Promise<unknown[]>;
  #errors = "";

  constructor() {
    this.#child = spawn(process.execPath, [join(folder.path, "main.mjs"), "--port", "0"], {
      timeout: 20_000,
      killSignal: "SIGKILL",
    });
    onTestFinished(() => void this.#child.kill("SIGKILL"));
    this.#exited = once(this.#child, "close");
    this.#child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#errors += text;
    });
    this.#output = createInterface(this.#child.stdout).on("line", (line) => this.lines.push(line));
  }

  /** Resolves to the first line that begins so, as soon as it is there. */
  async line(start: string): Promise<string> {
    for (;;) {
      const found = this.lines.find((line) => line.startsWith(start));
      if (found !== undefined) return found;
      await once(this.#output, "line");
    }
  }

  /** Where it listens. */
  async url(): Promise<string> {
    return (await this.line("listening on ")).replace("listening on ", "");
  }

  async end(signal?: NodeJS.Signals) {
    if (signal !== undefined) this.#child.kill(signal);
    const [code] = await this.#exited;
    return { code, lines: this.lines, errors: this.#errors };
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }
}

const DRAINED = "xstate-jobs: runtime 'shop' ended on SIGTERM: drained\n";

describe.skipIf(process.platform === "win32")("the server as a process", { timeout: 30_000 }, () => {
  it("answers, does not work for a client that went away, and exits with 0 when it is told to end", async () => {
    const server = new ServerProcess();
    const url = await server.url();
    expect(await (await fetch(`${url}/price?item=tea`)).json()).toEqual({ item: "tea", price: 3 });

    const client = new AbortController();
    const answering = fetch(`${url}/price?item=saffron`, { signal: client.signal });
    await server.line("looking for the price of saffron");
    client.abort();
    await expect(answering).rejects.toThrow("aborted");
    await server.line("not looking for saffron");

    expect(await server.end("SIGTERM")).toEqual({
      code: 0,
      lines: [
        `listening on ${url}`,
        "looking for the price of tea",
        "looking for the price of saffron",
        "not looking for saffron any more: the client went away",
        "every job is done",
      ],
      errors: DRAINED,
    });
  });

  it("told to end, lets nobody in, answers who is there, and exits with 0", async () => {
    const server = new ServerProcess();
    const url = await server.url();
    const body = "One adds tea. One adds water. One waits. One drinks.";
    const response = await fetch(`${url}/summaries`, { method: "POST", body });
    // The head is there, and with it the first of the events.
    server.kill("SIGTERM");
    const isOpen = (): Promise<boolean> =>
      fetch(url).then(
        () => true,
        () => false,
      );
    while (await isOpen());
    expect(server.lines).toEqual([`listening on ${url}`]);

    expect((await response.text()).match(/^data: .*$/gm)).toEqual([
      'data: "One adds tea."',
      'data: "One adds water."',
      'data: "One waits."',
      'data: "One drinks."',
      'data: {"sentences":4}',
    ]);
    expect(await server.end()).toEqual({
      code: 0,
      lines: [`listening on ${url}`, "every job is done"],
      errors: DRAINED,
    });
  });
});
