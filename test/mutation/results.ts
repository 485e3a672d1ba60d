import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../package/repository.ts";
import { core } from "./core.ts";
import { hashOf } from "./hash-of.ts";
import { ownTests } from "./own-tests.ts";
import type { Tried } from "./try-mutants.ts";

/** A change that no test has seen. */
export type Survivor = Pick<Tried, "file" | "line" | "mutation">;

/** What was seen of a file. */
export interface FileResult {
  /** The day, in UTC. */
  readonly seen: string;
  /** The hash of the file as it was, and that of its own tests. */
  readonly source: string;
  readonly tests: string;
  /** Changes by which a test failed. */
  readonly killed: number;
  /** Changes by which the tests went on for ever. */
  readonly timedOut: number;
  /** Changes that do not run at all: nobody could make them unnoticed. They do not count. */
  readonly invalid: number;
  readonly survivors: readonly Omit<Tried, "file" | "status">[];
}

/** What there is to do for a file. */
export interface Task {
  readonly file: string;
  readonly source: string;
  readonly tests: string;
  /** What is known of the file as it is, if anything is: then only what had survived is tried again. */
  readonly before: FileResult | undefined;
}

const path = join(root, "test/mutation/results.json");

/** What is known, in the order of the core's files. */
export function known(): Record<string, FileResult> {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
}

/** What there is to do for a file, whatever is known of it. */
export function wholeTask(file: string): Task {
  return { file, source: hashOf([file]), tests: hashOf(ownTests(file)), before: undefined };
}

/** What there is to do for a file until what is known of it is true, as far as the file and its own tests go. */
export function taskOf(file: string): Task | undefined {
  const task = wholeTask(file);
  const result = known()[file];
  if (result?.source !== task.source) return task;
  // What a test has seen it sees again while the file is the same: only what none has seen meets the new ones.
  return result.tests === task.tests ? undefined : { ...task, before: result };
}

/** What Stryker is to change: a path, or places in it. */
export function placesOf({ file, before }: Task): string[] {
  return before === undefined ? [file] : [...new Set(before.survivors.map(({ at }) => `${file}:${at}`))];
}

/** Keeps what became of the changes. */
export function remember(tasks: readonly Task[], tried: readonly Tried[]): void {
  const results = known();
  for (const task of tasks)
    results[task.file] = resultOf(
      task,
      tried.filter(({ file }) => file === task.file),
    );
  const ordered = core
    .flatMap(({ files }) => files)
    .flatMap((file) => (results[file] ? [[file, results[file]]] : []));
  writeFileSync(path, `${JSON.stringify(Object.fromEntries(ordered), null, 2)}\n`);
}

function resultOf({ source, tests, before }: Task, all: readonly Tried[]): FileResult {
  const had = before && new Set(before.survivors.map(keyOf));
  // Within a place there may be others, of which it is known already.
  const tried = had ? all.filter((one) => had.has(keyOf(one))) : all;
  if (had && tried.length < had.size) throw new Error("a survivor was not tried again: run with --all");
  const of = (...statuses: string[]) => tried.filter(({ status }) => statuses.includes(status));
  return {
    seen: new Date().toISOString().slice(0, 10),
    source,
    tests,
    killed: (before?.killed ?? 0) + of("Killed").length,
    timedOut: (before?.timedOut ?? 0) + of("Timeout").length,
    invalid: (before?.invalid ?? 0) + of("RuntimeError", "CompileError").length,
    survivors: of("Survived", "NoCoverage").map(({ line, mutation, at }) => ({ line, mutation, at })),
  };
}

const keyOf = ({ at, mutation }: Pick<Tried, "at" | "mutation">): string => `${at} ${mutation}`;
