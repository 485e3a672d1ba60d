/** A job or a group, as far as it says what it is a part of. */
export interface Rooted {
  readonly jobId: string;
  readonly scope: { readonly subPath: readonly string[] } | undefined;
}

/** What to ask a sample for: the job or group that it is a sub-job of, at whatever depth and in whatever process; or itself. */
export function rootOf({ jobId, scope }: Rooted): string {
  return scope?.subPath[0] ?? jobId;
}

/**
 * Whether a tree of jobs belongs to a sample, which is a part of all of them: 0 is none, 1 is all.
 *
 * It depends on nothing but the id of the job at the root, so that whoever looks, in whichever process, looks at the
 * same trees. A larger sample has all that a smaller one has. `root`: that id, or what `keyOf` writes of the job: of either
 * what is before the first `/` or `#` counts.
 */
export function isSampled(root: string, sample: number): boolean {
  if (sample >= 1) return true;
  return sample > 0 && hashOf(root) < sample * 2 ** 32;
}

/** So much of a long id counts: its beginning and its end. In between, ids hardly differ that do not differ there. */
const PART = 12;

/** FNV-1a, then MurmurHash3's last steps: by FNV alone, ids that differ at their end only would lie close together. */
function hashOf(text: string): number {
  const length = lengthOf(text);
  let hash = 0x811c9dc5;
  for (let index = 0; index < length; index++) {
    if (index === PART && length > 2 * PART) index = length - PART;
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function lengthOf(text: string): number {
  const slash = text.indexOf("/");
  const end = slash < 0 ? text.length : slash;
  const attempt = text.indexOf("#");
  return attempt < 0 || attempt > end ? end : attempt;
}
