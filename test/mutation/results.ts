import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../package/repository.ts";
import { core } from "./core.ts";
import { ownTests } from "./own-tests.ts";
import type { Tried } from "./try-mutants.ts";

/** A change that no test has seen. */
export type Survivor = Pick<Tried, "file" | "line" | "mutation">;

/** What was seen of a file. */
export interface FileResult {
  /** The day, in UTC. */
  readonly seen: string;
  /** Of the file and of its own tests, as they were. */
  readonly hash: string;
  /** Changes by which a test failed. */
  readonly killed: number;
  /** Changes by which the tests went on for ever. */
  readonly timedOut: number;
  /** Changes that do not run at all: nobody could make them unnoticed. They do not count. */
  readonly invalid: number;
  readonly survivors: readonly Omit<Survivor, "file">[];
}

const path = join(root, "test/mutation/results.json");

/** What is known, in the order of the core's files. */
export function known(): Record<string, FileResult> {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
}

/** Whether what is known of a file is still true, as far as the file and its own tests go. */
export function isKnown(file: string): boolean {
  return known()[file]?.hash === hashOf(file);
}

/** Keeps what became of all changes to `files`, which were of these hashes when it began. */
export function remember(hashes: ReadonlyMap<string, string>, tried: readonly Tried[]): void {
  const results = known();
  for (const [file, hash] of hashes) {
    const of = (...statuses: string[]) =>
      tried.filter((one) => one.file === file && statuses.includes(one.status));
    results[file] = {
      seen: new Date().toISOString().slice(0, 10),
      hash,
      killed: of("Killed").length,
      timedOut: of("Timeout").length,
      invalid: of("RuntimeError", "CompileError").length,
      survivors: of("Survived", "NoCoverage").map(({ line, mutation }) => ({ line, mutation })),
    };
  }
  const ordered = core
    .flatMap(({ files }) => files)
    .flatMap((file) => (results[file] ? [[file, results[file]]] : []));
  writeFileSync(path, `${JSON.stringify(Object.fromEntries(ordered), null, 2)}\n`);
}

/** It changes with the file, and with its own tests. */
export function hashOf(file: string): string {
  const hash = createHash("sha256");
  for (const one of [file, ...ownTests(file)]) hash.update(readFileSync(join(root, one)));
  return hash.digest("hex").slice(0, 16);
}
