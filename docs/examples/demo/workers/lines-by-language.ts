import { createWorker, type JobRequest } from "xstate-jobs";
import { plural } from "../amounts.ts";
import { languageOf } from "../language-of.ts";
import { AuditPayload, type LinesByLanguage } from "../protocol.ts";
import { readText } from "../read-text.ts";
import { visitFiles } from "../visit-files.ts";

/** Counts the lines of each language. */
export const linesByLanguage = () =>
  createWorker("lines-by-language", { jobs: { audit: { payload: AuditPayload, run: audit } } });

async function audit(request: JobRequest<AuditPayload, LinesByLanguage>): Promise<void> {
  const languages = new Map<string, { files: number; lines: number }>();
  let total = 0;
  const note = (): string => `${plural(total, "line")} in ${plural(languages.size, "language")}`;
  await visitFiles(request, request.payload.files, note, async (file) => {
    const text = await readText(file, request.signal);
    if (text === undefined) return;
    const lines = countLines(text);
    const language = languages.get(languageOf(file.path)) ?? { files: 0, lines: 0 };
    languages.set(languageOf(file.path), {
      files: language.files + 1,
      lines: language.lines + lines,
    });
    total += lines;
  });
  const sorted = [...languages].sort(([, a], [, b]) => b.lines - a.lines);
  await request.streamEnd({ languages: new Map(sorted), note: note() });
}

/** How many lines a text has: a last line counts without its line break, too. */
export function countLines(text: string): number {
  let lines = text === "" || text.endsWith("\n") ? 0 : 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}
