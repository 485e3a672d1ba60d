import { createWorker, type JobRequest } from "xstate-jobs";
import { formatCount } from "../amounts.ts";
import { reportFinding } from "../findings.ts";
import { isSource } from "../language-of.ts";
import { AuditPayload, type AuditResponse } from "../protocol.ts";
import { readText } from "../read-text.ts";
import { visitFiles } from "../visit-files.ts";

/**
 * A comment that opens on this line, or goes on from the line before, with the marker as its first word. Where it
 * opens in the middle of something it is no comment, but a text in quotes.
 */
const MARKED = /(?:^|[\s;])(?:\/\/|\/\*|^\s*\*|#|--|<!--|;)[\s/*#;!-]*\b(?<marker>TODO|FIXME)\b(?<rest>.*)/;
const MAX_LINE = 500;

/** Finds what comments say is left to do, with the place. */
export const todoComments = () =>
  createWorker("todo-comments", { jobs: { audit: { payload: AuditPayload, run: audit } } });

async function audit(request: JobRequest<AuditPayload, AuditResponse>): Promise<void> {
  const counts = { TODO: 0, FIXME: 0 };
  const note = (): string => `${formatCount(counts.TODO)} TODO, ${formatCount(counts.FIXME)} FIXME`;
  const sources = request.payload.files.filter(({ path }) => isSource(path));
  await visitFiles(request, sources, note, async (file) => {
    const source = await readText(file, request.signal);
    if (source === undefined) return;
    for (const { marker, line, text } of todosIn(source)) {
      counts[marker]++;
      await reportFinding(request, { kind: "finding", path: file.path, line, text, note: note() });
    }
  });
  await request.streamEnd({ note: note() });
}

interface Todo {
  readonly marker: "TODO" | "FIXME";
  /** From 1, as editors count. */
  readonly line: number;
  readonly text: string;
}

/** The markers of a source, in order. */
export function* todosIn(source: string): Generator<Todo> {
  // Most files have none: it is not worth cutting those into lines.
  if (!/TODO|FIXME/.test(source)) return;
  for (const [index, content] of source.split(/\r?\n/).entries()) {
    // Nobody wrote a longer line by hand.
    if (content.length > MAX_LINE) continue;
    const { marker, rest = "" } = MARKED.exec(content)?.groups ?? {};
    if (marker !== "TODO" && marker !== "FIXME") continue;
    const text = `${marker}${rest.replace(/\s*(?:\*\/|-->)\s*$/, "")}`.trim();
    yield { marker, line: index + 1, text };
  }
}
