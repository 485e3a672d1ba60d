/** A job or a group, as far as it says what it is a part of. */
export interface Rooted {
  readonly jobId: string;
  readonly scope: { readonly subPath: readonly string[] } | undefined;
}

/** The id of the job or group that it is a sub-job of, at whatever depth and in whatever process; or its own. */
export function rootJobIdOf({ jobId, scope }: Rooted): string {
  return rootIdOf(scope?.subPath[0] ?? jobId);
}

/** The id at the beginning of what `keyOf` writes. An id alone is read in the same way, so that all come to the same. */
function rootIdOf(key: string): string {
  const end = key.indexOf("/");
  const id = end < 0 ? key : key.slice(0, end);
  const attempt = id.indexOf("#");
  return attempt < 0 ? id : id.slice(0, attempt);
}
