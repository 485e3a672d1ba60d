import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** What stands at a path: a text, bytes, or a link to somewhere. */
export type Content = string | Buffer | { readonly link: string };

/** A folder with these files that is gone after the test. */
export function tempFolder(files: Readonly<Record<string, Content>>): string {
  const folder = mkdtempSync(join(tmpdir(), "xstate-jobs-demo-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    const location = join(folder, path);
    mkdirSync(dirname(location), { recursive: true });
    if (typeof content === "string" || Buffer.isBuffer(content)) writeFileSync(location, content);
    else symlinkSync(content.link, location);
  }
  return folder;
}

/** So many files of so many lines, for what must not be over at once. */
export function manyFiles(count: number, content: (index: number) => string): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `many/${String(index).padStart(4, "0")}.ts`,
      content(index),
    ]),
  );
}
