import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../package/repository.ts";
import { core } from "./core.ts";
import { type FileResult, type Survivor, taskOf } from "./results.ts";

/** Why a change that no test sees may stay unseen. */
interface Reason extends Survivor {
  readonly why: string;
}

/** In percent of all changes that run. */
const LEAST_SCORE = 90;

const keyOf = ({ file, line, mutation }: Survivor): string => `${file}\n  ${line}\n  ${mutation}`;

/** The scores, file by file, and all that is not as it must be. */
export function judge(results: Readonly<Record<string, FileResult>>): { table: string; faults: string[] } {
  const files = core.flatMap(({ files }) => files);
  const reasons: Reason[] = JSON.parse(readFileSync(join(root, "test/mutation/survivors.json"), "utf8"));
  const survivors = Object.entries(results).flatMap(([file, { survivors }]) =>
    survivors.map((one) => ({ file, ...one })),
  );
  const alive = new Set(survivors.map(keyOf));
  const explained = new Set(reasons.filter(({ why }) => why.trim() !== "").map(keyOf));
  const total = sum(Object.values(results));
  const rows = files.flatMap((file) => (results[file] ? [[file, sum([results[file]])] as const] : []));
  const table = [
    "| File | Changes | Seen | Score |",
    "|---|---:|---:|---:|",
    ...[...rows, ["**All**", total] as const].map(
      ([file, { all, seen }]) => `| ${file} | ${all} | ${seen} | ${percent(seen, all)} % |`,
    ),
  ].join("\n");
  const faults = [
    ...files.filter((file) => taskOf(file) !== undefined).map((file) => `not tried as it is now: ${file}`),
    ...[...alive].filter((key) => !explained.has(key)).map((key) => `no test sees, and no reason: ${key}`),
    ...reasons
      .map(keyOf)
      .filter((key) => !alive.has(key))
      .map((key) => `a reason for what is no survivor: ${key}`),
  ];
  if (total.seen * 100 < total.all * LEAST_SCORE) {
    faults.push(`the score is ${percent(total.seen, total.all)} %: ${LEAST_SCORE} % is the least`);
  }
  return { table, faults };
}

function sum(results: readonly FileResult[]): { all: number; seen: number } {
  let all = 0;
  let seen = 0;
  for (const { killed, timedOut, survivors } of results) {
    seen += killed + timedOut;
    all += killed + timedOut + survivors.length;
  }
  return { all, seen };
}

const percent = (part: number, all: number): string =>
  all === 0 ? "100.0" : (Math.floor((part / all) * 1_000) / 10).toFixed(1);
