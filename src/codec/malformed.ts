/** What bytes that carry no value throw. */
export function malformed(why: string, cause?: unknown): Error {
  const message = `xstate-jobs: cannot decode what was sent: ${why}`;
  return new Error(message, cause === undefined ? undefined : { cause });
}
