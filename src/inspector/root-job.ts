/** A job or a group, as far as it says what it is a part of. */
export interface Rooted {
  readonly jobId: string;
  readonly scope: { readonly subPath: readonly string[] } | undefined;
}

/** The id of the job or group that it is a sub-job of, at whatever depth and in whatever process; or its own. */
export function rootJobIdOf({ jobId, scope }: Rooted): string {
  // Each is written as `keyOf` does: the job's id comes first.
  return scope?.subPath[0]?.split(/[#/]/, 1)[0] ?? jobId;
}
