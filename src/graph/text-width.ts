/** How wide a letter of a monospaced font is, by its size: the same in all of them, or a little less. */
const LETTER = 0.602;
/** From here on there are ideographs, pictures and the like, which take two. */
const FIRST_WIDE = 0x1100;

/** How wide a text in a monospaced font is, in the units of its size. Found without a screen, so the same everywhere. */
export function textWidth(text: string, fontSize: number): number {
  let letters = 0;
  for (const character of text) letters += (character.codePointAt(0) ?? 0) < FIRST_WIDE ? 1 : 2;
  return Math.ceil(letters * LETTER * fontSize);
}
