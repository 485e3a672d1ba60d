// What a text from elsewhere must not do to a terminal: move the cursor, set colours, turn text around.
const UNPRINTABLE = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/** A text in one line and without anything but characters to see. */
export function printable(text: string): string {
  return text.trim().replace(/\s+/g, " ").replace(UNPRINTABLE, "\uFFFD");
}

/** Fits a text into so many columns, at the cost of its end. */
export function truncate(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join("")}…`;
}
