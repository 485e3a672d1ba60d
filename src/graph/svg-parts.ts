/** The elements that a drawing is made of, and what each may have. */
export const SVG_PARTS = {
  svg: ["xmlns", "class", "role", "aria-label", "width", "height", "viewBox"],
  g: ["class", "data-id"],
  title: [],
  text: ["class", "x", "y"],
  tspan: ["class"],
  rect: ["class", "x", "y", "width", "height", "rx"],
  circle: ["class", "cx", "cy", "r"],
  line: ["class", "x1", "x2", "y1", "y2"],
  path: ["class", "d"],
  polygon: ["class", "points"],
} as const;

type Parts = typeof SVG_PARTS;

/** Attributes in the order in which they are written. */
export type AttributesOf<Name extends keyof Parts> = {
  readonly [Key in Parts[Name][number]]?: string | number;
};

/** An element as a text, with all that its attributes say escaped. What is in it is markup already. */
export function part<Name extends keyof Parts>(
  name: Name,
  attributes: AttributesOf<Name>,
  content?: string,
): string {
  const given = Object.entries<string | number | undefined>(attributes);
  const written = given.map(([key, value]) => ` ${key}="${escaped(String(value))}"`).join("");
  return content === undefined ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A text within SVG, or between quotes there. What XML has no way to say becomes U+FFFD. */
export function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
