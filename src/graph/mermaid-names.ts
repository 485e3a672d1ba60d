import { oneLine } from "./rows.ts";

/** What Mermaid reads as something else, alone or at the start of a line. */
const WORDS = new Set(
  "as choice class classdef click default direction end fork hide history href join link note scale start state style"
    .split(" ")
    .concat("acctitle", "accdescr", "statediagram", "tb", "td", "bt", "lr", "rl"),
);
/** Signs that mean nothing, wherever they stand. */
const SPECIAL = /[^\p{L}\p{N} _.,*/+=?!'()[\]-]/gu;

/** A text as Mermaid shows it, in one line: what could mean something there is written as a number. */
export function mermaidText(text: string): string {
  return oneLine(text)
    .replace(SPECIAL, (character) => `#${character.codePointAt(0)};`)
    .replace(/--/g, "-#45;")
    .replaceAll("[*]", "[#42;]");
}

/** Names for what is in a diagram: letters, digits and `_`, each once, and none that Mermaid reads as something else. */
export class MermaidNames {
  readonly #taken = new Set<string>();

  /** A name that is like this text, as far as it can be. */
  take(text: string): string {
    const word = text.replace(/\W+/g, "_").replace(/^(?=\d|$)/, "_");
    const base = WORDS.has(word.toLowerCase()) ? `${word}_` : word;
    let name = base;
    for (let count = 2; this.#taken.has(name.toLowerCase()); count += 1) name = `${base}_${count}`;
    this.#taken.add(name.toLowerCase());
    return name;
  }
}
