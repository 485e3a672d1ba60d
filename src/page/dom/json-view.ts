import type { Shown } from "../../inspector/record.ts";
import { h } from "./element.ts";

/** Members that are shown at once; the others when they are asked for. */
const AT_ONCE = 100;
const MAX_TEXT = 300;
/** How deep one line looks into a value. */
const MAX_DEPTH = 5;

/** A value as a tree that opens where one clicks. Nothing is made before it can be seen. */
export function jsonView(value: Shown, levels = 1): HTMLElement {
  return h("div", { class: "json" }, viewOf(value, undefined, levels));
}

function viewOf(value: Shown, key: string | undefined, levels: number): HTMLElement {
  const name = key === undefined ? [] : [h("span", { class: "json-key" }, key), ": "];
  if (typeof value !== "object" || value === null) return h("div", {}, ...name, primitive(value));
  const entries = Object.entries(value) as [string, Shown][];
  const isList = Array.isArray(value);
  const size = isList ? `[${entries.length}]` : `{${entries.length}}`;
  if (entries.length === 0)
    return h("div", {}, ...name, h("span", { class: "json-size" }, isList ? "[]" : "{}"));
  const details = h("details", {}, h("summary", {}, ...name, h("span", { class: "json-size" }, size)));
  const fill = (): void => {
    if (details.childElementCount === 1) details.append(membersOf(entries, 0, levels - 1));
  };
  details.addEventListener("toggle", fill);
  if (levels > 0) {
    fill();
    details.open = true;
  }
  return details;
}

function membersOf(entries: readonly [string, Shown][], from: number, levels: number): HTMLElement {
  const members = entries.slice(from, from + AT_ONCE).map(([key, value]) => viewOf(value, key, levels));
  const list = h("div", { class: "json-members" }, ...members);
  const left = entries.length - from - AT_ONCE;
  if (left > 0) {
    const more = h("button", { type: "button", class: "link" }, `${left} more`);
    more.addEventListener("click", () => more.replaceWith(membersOf(entries, from + AT_ONCE, levels)));
    list.append(more);
  }
  return list;
}

function primitive(value: null | boolean | number | string): HTMLElement {
  if (typeof value !== "string") return h("span", { class: "json-other" }, String(value));
  if (value.length <= MAX_TEXT) return h("span", { class: "json-text" }, JSON.stringify(value));
  const text = h("span", { class: "json-text" }, `${JSON.stringify(value.slice(0, MAX_TEXT)).slice(0, -1)}…`);
  const more = h("button", { type: "button", class: "link" }, `all ${value.length} characters`);
  more.addEventListener("click", () => {
    text.textContent = JSON.stringify(value);
    more.remove();
  });
  return h("span", {}, text, " ", more);
}

/** A value in one line, cut short. */
export function jsonLine(value: Shown | undefined, max = 120): string {
  if (value === undefined) return "";
  const text = cut(value, max);
  return text.length > max ? `${text.slice(0, max)}…` : text;
}

function cut(value: Shown, max: number, depth = 0): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, max + 1));
  if (typeof value !== "object" || value === null) return String(value);
  const isList = Array.isArray(value);
  if (depth === MAX_DEPTH) return isList ? "[…]" : "{…}";
  const parts: string[] = [];
  let length = 0;
  for (const [key, member] of Object.entries(value)) {
    if (length > max) break;
    const part = `${isList ? "" : `${key}: `}${cut(member, max, depth + 1)}`;
    parts.push(part);
    length += part.length;
  }
  return isList ? `[${parts.join(", ")}]` : `{ ${parts.join(", ")} }`;
}
