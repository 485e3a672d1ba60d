import { access } from "node:fs/promises";
import { createWorker, type JobRequest } from "xstate-jobs";
import { formatCount, plural } from "../amounts.ts";
import { reportFinding } from "../findings.ts";
import { isMarkdown } from "../language-of.ts";
import { type AuditedFile, AuditPayload, type AuditResponse } from "../protocol.ts";
import { readText } from "../read-text.ts";
import { visitFiles } from "../visit-files.ts";

/** `[text](target)`, `![picture](target "title")`, `[label]: target`; a target with spaces stands in `<…>`. */
const LINK = /\]\(\s*(?:<([^>]*)>|([^)\s]+))[^)]*\)|^ {0,3}\[[^\]^][^\]]*\]:\s*(?:<([^>]*)>|(\S+))/g;
const SLASH = 0x2f;
const SCHEME = /^(?:[a-z][a-z\d+.-]*:|\/\/)/i;

/**
 * Finds links in Markdown to files that do not exist. Where the audit is strict, the job fails if there are any:
 * by default that ends the whole group, and with `--keep-going` only this job.
 */
export const brokenLinks = () =>
  createWorker("broken-links", { jobs: { audit: { payload: AuditPayload, run: audit } } });

async function audit(request: JobRequest<AuditPayload, AuditResponse>): Promise<void> {
  const { files, folder, strict } = request.payload;
  let links = 0;
  let broken = 0;
  const note = (): string => `${plural(links, "link")}, ${formatCount(broken)} broken`;
  const pages = files.filter(({ path }) => isMarkdown(path));
  await visitFiles(request, pages, note, async (page) => {
    for (const { target, line } of linksIn((await readText(page, request.signal)) ?? "")) {
      links++;
      if (await exists(locate(target, page, folder))) continue;
      broken++;
      await reportFinding(request, {
        kind: "finding",
        path: page.path,
        line,
        text: `links to ${target}`,
        note: note(),
      });
    }
  });
  if (strict && broken > 0) {
    return request.fail(`${plural(broken, "link leads", "links lead")} nowhere`, {
      response: { note: note() },
    });
  }
  await request.streamEnd({ note: note() });
}

interface Link {
  readonly target: string;
  /** From 1, as editors count. */
  readonly line: number;
}

/** The links of a page that name a file, in order. Code is no place for links. */
export function* linksIn(page: string): Generator<Link> {
  let fence: string | undefined;
  for (const [index, content] of page.split(/\r?\n/).entries()) {
    const [, ticks] = /^\s*(`{3,}|~{3,})/.exec(content) ?? [];
    if (ticks !== undefined && (fence === undefined || ticks.startsWith(fence))) {
      fence = fence === undefined ? ticks : undefined;
    }
    if (fence !== undefined || ticks !== undefined) continue;
    for (const match of content.replace(/(`+)(?!`).*?\1/g, "").matchAll(LINK)) {
      const target = match.slice(1).find((group) => group !== undefined) ?? "";
      const [path = ""] = target.split(/[?#]/);
      if (path !== "" && !SCHEME.test(target)) yield { target: path, line: index + 1 };
    }
  }
}

/** Where a target is: from the folder of its page, or, with a leading `/`, from the audited one. */
function locate(target: string, page: AuditedFile, folder: string): Buffer {
  const base = target.startsWith("/")
    ? Buffer.from(folder)
    : page.location.subarray(0, page.location.lastIndexOf(SLASH) + 1);
  return Buffer.concat([base, Buffer.from(decode(target))]);
}

function decode(target: string): string {
  try {
    return decodeURIComponent(target);
  } catch {
    return target;
  }
}

async function exists(location: Buffer): Promise<boolean> {
  return access(location).then(
    () => true,
    () => false,
  );
}
