const HASH = "#".charCodeAt(0);
const SLASH = "/".charCodeAt(0);

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

/** FNV-1a, then MurmurHash3's last steps: by FNV alone, ids that differ at their end only would lie close together. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === SLASH || code === HASH) break;
    hash = Math.imul(hash ^ code, 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
