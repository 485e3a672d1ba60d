import { readFileSync } from "node:fs";
import { join } from "node:path";
import { filesUnder, root } from "./repository.ts";

/** An example as a reader finds it. */
export interface Example {
  /** `README.md:12`: where its fence opens. */
  readonly where: string;
  /** A module that can stand alone. Its lines have the numbers that they have in the file. */
  readonly code: string;
  readonly runs: boolean;
}

export interface Link {
  readonly from: string;
  readonly line: number;
  readonly target: string;
}

export const pages: readonly string[] = filesUnder(".", ".md");

/**
 * The ```` ```ts ```` blocks of a Markdown file, or of the doc comments of a TypeScript file. After `ts` may stand:
 * - `no-run`: it is type-checked only, for it would not end, or needs a service;
 * - `continues`: it goes on where the block before it in the file stopped, and shares its imports and variables.
 *
 * In a doc comment, a block that imports nothing is a fragment of a program, and no example.
 */
export function examplesOf(file: string): Example[] {
  const examples: Example[] = [];
  let before: readonly string[] = [];
  for (const { line, info, lines } of fencesOf(file)) {
    const [language, ...words] = info.split(/\s+/);
    if (language !== "ts") continue;
    const unknown = words.filter((word) => word !== "no-run" && word !== "continues");
    if (file.endsWith(".ts") && !lines.some((text) => text.startsWith("import "))) continue;
    if (unknown.length > 0) throw new Error(`${file}:${line}: \`ts ${unknown.join(" ")}\` means nothing`);
    const start = words.includes("continues") ? before : [];
    const all = [...start, ...Array<string>(line - start.length).fill(""), ...lines];
    examples.push({ where: `${file}:${line}`, code: all.join("\n"), runs: !words.includes("no-run") });
    before = all;
  }
  return examples;
}

interface Fence {
  /** The number of the line that opens it. */
  readonly line: number;
  readonly info: string;
  readonly lines: readonly string[];
}

function fencesOf(file: string): Fence[] {
  const fences: Fence[] = [];
  let open: { line: number; indent: number; ticks: string; info: string; lines: string[] } | undefined;
  for (const [index, text] of readLines(file).entries()) {
    const [, indent = "", ticks = "", info = ""] = /^(\s*)(`{3,})(.*)$/.exec(text) ?? [];
    if (open === undefined) {
      if (ticks !== "")
        open = { line: index + 1, indent: indent.length, ticks, info: info.trim(), lines: [] };
    } else if (ticks.length >= open.ticks.length && info.trim() === "") {
      fences.push(open);
      open = undefined;
    } else {
      open.lines.push(text.replace(new RegExp(`^\\s{0,${open.indent}}`), ""));
    }
  }
  if (open) throw new Error(`${file}:${open.line}: this fence is never closed`);
  return fences;
}

/** Of a TypeScript file only what its doc comments say, on the lines where they say it. */
function readLines(file: string): string[] {
  const lines = readFileSync(join(root, file), "utf8").split("\n");
  if (file.endsWith(".md")) return lines;
  return lines.map((line) => /^\s*\* ?(?!\/)(?<text>.*)$/.exec(line)?.groups?.text ?? "");
}

/** The links and pictures of a Markdown file that name something in the repository. */
export function linksOf(file: string): Link[] {
  return proseOf(file).flatMap((text, index) =>
    [...text.matchAll(/\]\(<?([^)\s>]+)[^)]*\)|^\[[^\]]+\]:\s*(\S+)|\b(?:href|src)="([^"]+)"/g)]
      .map(([, inline, reference, html]) => ({
        from: file,
        line: index + 1,
        target: inline ?? reference ?? html ?? "",
      }))
      .filter(({ target }) => !/^[a-z][a-z+.-]*:/i.test(target)),
  );
}

/** What a link to a heading of this file may say after `#`, by GitHub's rules. */
export function anchorsOf(file: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const text of proseOf(file)) {
    const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(text)?.[1];
    if (heading === undefined) continue;
    const slug = heading
      .toLowerCase()
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/\s/g, "-");
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count++) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** The lines of a file with all code blanked. */
function proseOf(file: string): string[] {
  const lines = readLines(file);
  for (const fence of fencesOf(file)) {
    for (let line = fence.line - 1; line <= fence.line + fence.lines.length; line++) lines[line] = "";
  }
  return lines.map((line) => (line.startsWith("#") ? line : line.replace(/(`+)(?!`).*?\1/g, "")));
}
