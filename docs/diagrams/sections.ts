const SECTION = /^<!-- (.+) -->\n(?:.*\n)*?<!-- end of \1 -->$/gm;

/**
 * A page with what stands between `<!-- name -->` and `<!-- end of name -->` replaced.
 *
 * @throws if the page has no such place for one of them, or two.
 */
export function withSections(page: string, sections: ReadonlyMap<string, string>): string {
  const left = new Set(sections.keys());
  const replaced = page.replace(SECTION, (whole, name: string) => {
    const text = sections.get(name);
    if (text === undefined) return whole;
    if (!left.delete(name)) throw new Error(`the page has two places for "${name}"`);
    return `<!-- ${name} -->\n\n${text.trim()}\n\n<!-- end of ${name} -->`;
  });
  const [missing] = left;
  if (missing !== undefined) throw new Error(`the page has no place for "${missing}"`);
  return replaced;
}
