import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, posix } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { entryPoints, filesUnder, root } from "./repository.ts";

const run = promisify(execFile);
const tsc = join(root, "node_modules/typescript/bin/tsc");
/** Inside the repository, so that the declarations find what it has installed. */
const folder = join(root, "node_modules/.cache/xstate-jobs/public-types");
const entries = [...entryPoints.values()].map((file) => file.replace(/\.ts$/, ".d.ts"));
const sources = ["src", "machines"].flatMap((name) => filesUnder(name, ".ts"));
const read = (path: string): string => readFileSync(join(folder, path), "utf8");

beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  const build = ["--project", join(root, "tsconfig.build.json"), "--emitDeclarationOnly", "--outDir", folder];
  await run(process.execPath, [tsc, ...build]);
}, 60_000);

describe("the public declarations", () => {
  it("say `any` nowhere", () => {
    const leaks = reachable().flatMap((path) =>
      withoutComments(read(path))
        .split("\n")
        .filter((line) => /\bany\b/.test(line))
        .map((line) => `${path}: ${line.trim()}`),
    );
    expect(leaks).toEqual([]);
  });

  it("hold nothing that is internal", () => {
    const internals = sources.flatMap((source) => internalsOf(source).map((name) => ({ source, name })));
    expect(internals.length).toBeGreaterThan(20);
    const leaks = internals.filter(({ source, name }) => {
      const path = source.replace(/\.ts$/, ".d.ts");
      return new RegExp(String.raw`^    (?:[\w ]+ )?${name}\??[(:<]`, "m").test(read(path));
    });
    expect(leaks).toEqual([]);
    expect(reachable().filter((path) => read(path).includes("@internal"))).toEqual([]);
  });

  it.each([true, false])(
    "are sound by themselves, with exactOptionalPropertyTypes: %s",
    async (exactOptionalPropertyTypes) => {
      const compilerOptions = { skipLibCheck: false, exactOptionalPropertyTypes, noEmit: true };
      const complaints = await compile("sound", compilerOptions, entries);
      // XState's own do not stand that option, nor do those of the client of NATS.
      const others = /(^|\/)(xstate\/dist|@nats-io\/nats-core\/lib)\//;
      expect(complaints.filter((line) => !others.test(line))).toEqual([]);
    },
    60_000,
  );
});

describe("what an editor shows", () => {
  it("of a worker is its jobs, of an ask its response", async () => {
    writeFileSync(join(folder, "sample.ts"), SAMPLE);
    expect(
      await compile("sample", { declaration: true, outDir: "shown", rootDir: "." }, ["sample.ts"]),
    ).toEqual([]);
    expect(shown(read("shown/sample.d.ts"))).toEqual(SHOWN);
  }, 60_000);
});

const SAMPLE = `
import { z } from "zod";
import { createRuntime, createWorker, jobLogic, type JobRequest, workerRef } from "./src/index.js";
export const research = createWorker("research", {
  jobs: {
    summarize: {
      payload: z.object({ topic: z.string(), words: z.number().default(100) }),
      response: z.object({ text: z.string().transform((text) => text.length) }),
      run: async ({ payload }) => ({ text: payload.topic }),
    },
    ping: async () => "pong",
  },
});
export type Summarize = NonNullable<typeof research.jobs>["summarize"];
export const idle = createWorker("idle");
export const runtime = createRuntime();
export const job = runtime.job("research", { name: "ping" });
export const text = runtime.job<string>("research", { name: "ping" });
export const block = runtime.job<string>("research", { name: "ping" }, async () => {});
export const group = runtime.jobGroup(["research"]);
export const typed = runtime.jobGroup<{ research: string }>(["research"]);
export const results = typed.results;
export const ref = workerRef<typeof research>("research");
export const critic = createWorker("critic", {
  jobs: { rate: async (request: JobRequest<{ topic: string }, number, { read: number }>) => request.payload.topic.length },
});
export const summary = runtime.job(ref, { name: "summarize", payload: { topic: "t" } });
export const rating = runtime.job(critic, { name: "rate", payload: { topic: "t" } });
export const both = runtime.jobGroup([research, { target: critic, name: "rate" }], {
  name: "summarize",
  payload: { topic: "t" },
});
export const alone = runtime.jobGroup([{ target: research, name: "ping" }, "elsewhere"], {});
export const some = runtime.jobGroup([research, "elsewhere"], { name: "ping", cancelOnError: false });
export const doneSome = (await some).responses;
export const events = both[Symbol.asyncIterator]();
export const responses = both.responses;
export const ended = both.endings();
export const done = (await both).responses;
export const logic = jobLogic<string>(runtime);
`;

const SHOWN = {
  research: `Worker<"research", {
    readonly summarize: JobType<{
        topic: string;
        words?: number | undefined;
    }, {
        text: number;
    }, unknown>;
    readonly ping: JobType<unknown, string, unknown>;
}>`,
  idle: 'Worker<"idle", {}>',
  runtime: "Runtime",
  job: "JobContext<unknown, unknown>",
  text: "JobContext<string, unknown>",
  block: "Promise<string>",
  group: "JobGroupContext<Record<string, unknown>, unknown>",
  typed: `JobGroupContext<{
    research: string;
}, unknown>`,
  results: `{
    readonly research?: JobResult<string> | undefined;
}`,
  ref: `WorkerRef<"research", {
    readonly summarize: JobType<{
        topic: string;
        words?: number | undefined;
    }, {
        text: number;
    }, unknown>;
    readonly ping: JobType<unknown, string, unknown>;
}>`,
  critic: `Worker<"critic", {
    readonly rate: JobType<{
        topic: string;
    }, number, {
        read: number;
    }>;
}>`,
  summary: `JobContext<{
    text: number;
}, unknown>`,
  rating: `JobContext<number, {
    read: number;
}>`,
  both: `JobGroupContext<{
    readonly critic: number;
    readonly research: {
        text: number;
    };
}, {
    readonly critic: {
        read: number;
    };
}>`,
  alone: `JobGroupContext<{
    readonly elsewhere: unknown;
    readonly research: string;
}, unknown>`,
  some: `JobGroupContext<{
    readonly elsewhere?: unknown;
    readonly research?: string | undefined;
}, unknown>`,
  doneSome: `Readonly<{
    readonly elsewhere?: unknown;
    readonly research?: string | undefined;
}>`,
  events: `EventLoop<JobGroupReport<unknown, "research"> | JobGroupReport<{
    read: number;
}, "critic"> | JobGroupStreamEnd<number, "critic"> | JobGroupStreamEnd<{
    text: number;
}, "research">>`,
  responses: `{
    readonly critic?: number | undefined;
    readonly research?: {
        text: number;
    } | undefined;
}`,
  ended: `AsyncIterable<readonly [workerName: "critic", result: JobResult<number>] | readonly [workerName: "research", result: JobResult<{
    text: number;
}>]>`,
  done: `Readonly<{
    readonly critic: number;
    readonly research: {
        text: number;
    };
}>`,
  logic: "AskLogic<JobLogicInput, string, JobEvent<unknown>>",
};

/** The type of each constant in a declaration file, without the paths of what it names. */
function shown(declarations: string): Record<string, string> {
  const constants = declarations
    .replace(/import\("[^"]*"\)\./g, "")
    .matchAll(/^export declare const (?<name>\w+): (?<type>[\s\S]*?);\n(?=export |$(?![\s\S]))/gm);
  return Object.fromEntries([...constants].map(({ groups }) => [groups?.name, groups?.type]));
}

/** The declaration files that a user's compiler reads. */
function reachable(): string[] {
  const seen = new Set(entries);
  for (const path of seen) {
    for (const { groups } of read(path).matchAll(/(?:from |import\()"(?<specifier>\.[^"]*)"/g)) {
      const target = posix.join(posix.dirname(path), groups?.specifier ?? "");
      seen.add(target.replace(/\.[jt]s$/, ".d.ts"));
    }
  }
  return [...seen].sort();
}

/** The names of the members that a source file marks as internal. */
function internalsOf(source: string): string[] {
  const members = readFileSync(join(root, source), "utf8").matchAll(
    /^ {2}\/\*\* @internal\b.*\*\/\n {2}(?:(?:protected|static|abstract|override|readonly|async|get|set) )*\*?(?<name>\w+)/gm,
  );
  return [...members].map(({ groups }) => groups?.name ?? "");
}

function withoutComments(declarations: string): string {
  return declarations.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
}

/** What the compiler has to say of some files in the folder. */
async function compile(name: string, compilerOptions: object, files: readonly string[]): Promise<string[]> {
  const common = {
    target: "es2022",
    lib: ["es2022", "dom", "dom.asynciterable"],
    module: "nodenext",
    strict: true,
    types: [],
  };
  const config = join(folder, `${name}.json`);
  writeFileSync(config, JSON.stringify({ compilerOptions: { ...common, ...compilerOptions }, files }));
  try {
    await run(process.execPath, [tsc, "--project", config, "--pretty", "false"], { cwd: folder });
    return [];
  } catch (error) {
    const { stdout = "" } = error as { stdout?: string };
    // What is indented goes on about the line before it.
    return stdout.split("\n").filter((line) => /^\S/.test(line));
  }
}
