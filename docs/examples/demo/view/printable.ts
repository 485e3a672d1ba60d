import { stripVTControlCharacters } from "node:util";

// What a file's name or content must not do to a terminal: move the cursor, set colours, turn text around.
const UNPRINTABLE = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;
const ASCII = /^[ -~]*$/;
const WIDE =
  /\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F|[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6]|[\u{20000}-\u{3FFFD}]/u;
const WITHOUT_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** A text in one line and without anything but characters to see. */
export function printable(text: string): string {
  return text.replace(/\s+/g, " ").replace(UNPRINTABLE, "\uFFFD");
}

/** How many columns of a terminal a text takes. */
export function widthOf(text: string): number {
  if (ASCII.test(text)) return text.length;
  return graphemesOf(text).reduce((sum, grapheme) => sum + widthOfGrapheme(grapheme), 0);
}

/** The same for a text with colours. */
export function visibleWidth(text: string): number {
  return widthOf(stripVTControlCharacters(text));
}

/** Fits a text into so many columns, at the cost of its end. */
export function truncate(text: string, width: number): string {
  return widthOf(text) <= width ? text : `${asManyAsFit(graphemesOf(text), width - 1).join("")}…`;
}

/** Fits a path into so many columns, at the cost of its start: the end tells more. */
export function truncateStart(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  return `…${asManyAsFit(graphemesOf(text).reverse(), width - 1)
    .reverse()
    .join("")}`;
}

export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

function graphemesOf(text: string): string[] {
  return [...segmenter.segment(text)].map(({ segment }) => segment);
}

function widthOfGrapheme(grapheme: string): number {
  if (WITHOUT_WIDTH.test(grapheme)) return 0;
  return WIDE.test(grapheme) ? 2 : 1;
}

/** As many of them, from the first on, as fit. */
function asManyAsFit(graphemes: readonly string[], width: number): string[] {
  let left = width;
  const end = graphemes.findIndex((grapheme) => {
    left -= widthOfGrapheme(grapheme);
    return left < 0;
  });
  return graphemes.slice(0, end < 0 ? graphemes.length : end);
}
