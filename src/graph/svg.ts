import type { Box, Drawing, DrawnLabel, DrawnLine, DrawnState, Row } from "./drawing.ts";
import { BOX_SIDE, LABEL_SIDE, LABEL_TOP, ROW_HEIGHT, TITLE_HEIGHT } from "./look.ts";
import { arrowhead, rounded, roundedPath } from "./rounded-path.ts";
import { escaped, part } from "./svg-parts.ts";
import { SVG_STYLE } from "./svg-style.ts";

export interface SvgOptions {
  /** Whether its style is in it, as a file needs it; a page that has {@link SVG_STYLE} does without. Default true. */
  readonly withStyle?: boolean;
}

const CORNER = 6;
const HEAD = 8;
/** From the top of a line to where its letters stand. */
const BASELINE = 12;

/**
 * A drawing as SVG. A state is a `<g class="state" data-id="…">`, a transition a `<g class="transition" data-id="…">`, within an
 * arrow or a state. With the class `active` a state is shown as one that the machine is in, with `visited` as one that
 * it was in, and a transition with `taken` as one that it took. Everything that a drawing says is escaped.
 */
export function svgOf(drawing: Drawing, { withStyle = true }: SvgOptions = {}): string {
  const { id, description, states, dots, lines, labels } = drawing;
  const [width, height] = [rounded(drawing.width), rounded(drawing.height)];
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    class: "statechart",
    role: "img",
    "aria-label": `Statechart: ${id}`,
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
  };
  const content = [
    ...tooltip(description),
    ...(withStyle ? [`<style>${SVG_STYLE}</style>`] : []),
    ...states.map(stateSvg),
    ...dots.map(dotSvg),
    ...lines.map(lineSvg),
    ...labels.map(labelSvg),
    ...states.map(textSvg),
  ];
  return `${part("svg", attributes, inLines(content))}\n`;
}

function stateSvg(state: DrawnState): string {
  const { id, type, description, isRegion } = state;
  const classes = ["state", type, ...(isRegion ? ["region"] : [])].join(" ");
  const shape = type === "history" ? [circle(state, "box")] : boxSvg(state);
  return part("g", { class: classes, "data-id": id }, inLines([...tooltip(description), ...shape]));
}

/** Above the lines: one that leads into a box must not hide what it says. */
function textSvg({ type, title, rows, x, y, width, height }: DrawnState): string {
  const hasOthersIn = type === "compound" || type === "parallel";
  const left = hasOthersIn ? x + BOX_SIDE : x + width / 2;
  const top = type === "history" ? y + height / 2 + 5 : y + 21;
  const kind = hasOthersIn ? "title left" : "title";
  const name = part("text", { class: kind, x: rounded(left), y: rounded(top) }, escaped(title));
  const content = [name, ...rowsSvg(rows, x + BOX_SIDE, y + TITLE_HEIGHT)];
  return part("g", hasOthersIn ? { class: "over" } : {}, inLines(content));
}

function boxSvg({ type, rows, ...box }: DrawnState): string[] {
  const svg = [rect(box, "box", 8)];
  if (type === "final") svg.push(rect(inset(box, 3), "inner", 5));
  if (rows.length > 0) {
    const y = rounded(box.y + TITLE_HEIGHT - 3);
    const [x1, x2] = [rounded(box.x), rounded(box.x + box.width)];
    svg.push(part("line", { class: "rule", x1, x2, y1: y, y2: y }));
  }
  return svg;
}

function dotSvg(dot: Box): string {
  return circle(dot, "dot");
}

function lineSvg({ points, transitions }: DrawnLine): string {
  const line = part("path", { class: "line", d: roundedPath(points, CORNER) });
  const head = part("polygon", { class: "head", points: arrowhead(points, HEAD) });
  return ofTransitions(transitions, `${line}${head}`);
}

function labelSvg({ rows, ...box }: DrawnLabel): string {
  const texts = rowsSvg(rows, box.x + LABEL_SIDE, box.y + LABEL_TOP);
  return part("g", { class: "label" }, inLines([rect(box, "paper", 4), ...texts]));
}

function rowsSvg(rows: readonly Row[], x: number, y: number): string[] {
  return rows.map((row, index) => {
    const words = row.parts.map(({ role, text }) => part("tspan", { class: role }, escaped(text)));
    const at = { x: rounded(x), y: rounded(y + index * ROW_HEIGHT + BASELINE) };
    const content = [...tooltip(row.tooltip), part("text", at, words.join(" "))];
    return ofTransitions(row.transitions, part("g", {}, content.join("")));
  });
}

/** What several transitions share is within each of them. */
function ofTransitions(ids: readonly string[], svg: string): string {
  return ids.reduceRight((inner, id) => part("g", { class: "transition", "data-id": id }, inner), svg);
}

function tooltip(text: string | undefined): string[] {
  return text === undefined ? [] : [part("title", {}, escaped(text))];
}

function rect({ x, y, width, height }: Box, kind: string, radius: number): string {
  const [w, h] = [rounded(width), rounded(height)];
  return part("rect", { class: kind, x: rounded(x), y: rounded(y), width: w, height: h, rx: radius });
}

function circle({ x, y, width }: Box, kind: string): string {
  const r = width / 2;
  return part("circle", { class: kind, cx: rounded(x + r), cy: rounded(y + r), r: rounded(r) });
}

function inset({ x, y, width, height }: Box, by: number): Box {
  return { x: x + by, y: y + by, width: width - 2 * by, height: height - 2 * by };
}

function inLines(parts: readonly string[]): string {
  return ["", ...parts, ""].join("\n");
}
