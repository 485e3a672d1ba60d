/** What an error, or whatever was thrown instead of one, says. Never throws itself. */
export function textOf(thrown: unknown): string {
  try {
    return thrown instanceof Error ? String(thrown.message) : String(thrown);
  } catch {
    return "an error that cannot be made a text of";
  }
}

/** What an error of this package says, to be said after something else. */
export function reasonOf(thrown: unknown): string {
  return textOf(thrown).replace(/^xstate-jobs: /, "");
}
