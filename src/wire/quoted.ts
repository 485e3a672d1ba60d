const LONGEST = 100;

/** What came from somebody else, to be said in an error: its beginning, if it is longer than `most` characters. */
export function quoted(text: string, most: number = LONGEST): string {
  return text.length <= most ? text : `${text.slice(0, most)}…`;
}
