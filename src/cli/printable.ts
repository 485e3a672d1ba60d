// What a text from elsewhere must not do to a terminal: move the cursor, set colours, turn text around.
const UNPRINTABLE = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

// What means something within a line of Markdown. A `_` within a word means nothing.
const MARKUP = /[\\`*[\]<>&!|~#$]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;

/** A text in one line and without anything but characters to see. */
export function printable(text: string): string {
  return text.trim().replace(/\s+/g, " ").replace(UNPRINTABLE, "\uFFFD");
}

/** A text that stands in a line of Markdown as it is. */
export function markdownText(text: string): string {
  return printable(text).replace(MARKUP, "\\$&");
}

/** Fits a text into so many columns, at the cost of its end. */
export function truncate(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join("")}…`;
}
