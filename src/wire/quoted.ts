const LONGEST = 100;

/** What came from somebody else, to be said in an error: its beginning, if it is long. */
export function quoted(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
