import { SVG_PARTS } from "../../graph/svg-parts.ts";

const NAMESPACE = "http://www.w3.org/2000/svg";
const PARTS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(SVG_PARTS).map(([name, attributes]) => [name, new Set<string>(attributes)]),
);

/**
 * A drawing as an element of this page. What a drawing has no part of is left out, with all that is in it: recordings come from
 * anywhere, and what is within the page may do what the page may.
 *
 * Throws for what is no SVG.
 */
export function adoptedSvg(text: string): SVGSVGElement {
  const root = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  if (root.localName !== "svg" || !isPart(root)) throw new Error("what was drawn is no SVG.");
  for (const element of [root, ...root.querySelectorAll("*")]) {
    if (isPart(element)) strip(element);
    else element.remove();
  }
  return document.importNode(root, true) as unknown as SVGSVGElement;
}

function isPart({ namespaceURI, prefix, localName }: Element): boolean {
  return namespaceURI === NAMESPACE && prefix === null && PARTS.has(localName);
}

function strip(element: Element): void {
  const allowed = PARTS.get(element.localName);
  for (const attribute of [...element.attributes])
    if (allowed?.has(attribute.name) !== true) element.removeAttributeNode(attribute);
}
