/** How a drawing looks. A page changes colours by the custom properties, with a selector that is more specific. */
export const SVG_STYLE = `
.statechart {
  --chart-paper: #ffffff; --chart-box: #f6f8fa; --chart-border: #8c959f; --chart-text: #1f2328;
  --chart-muted: #59636e; --chart-line: #6e7781; --chart-label: #ffffff; --chart-label-border: #d1d9e0; --chart-guard: #8250df;
  --chart-active: #0969da; --chart-active-box: #ddf4ff; --chart-taken: #1a7f37;
  font: 11px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  .statechart {
    --chart-paper: #0d1117; --chart-box: #161b22; --chart-border: #6e7681; --chart-text: #e6edf3;
    --chart-muted: #9198a1; --chart-line: #8b949e; --chart-label: #0d1117; --chart-label-border: #30363d; --chart-guard: #c297ff;
    --chart-active: #58a6ff; --chart-active-box: #122d4d; --chart-taken: #3fb950;
  }
}
.statechart text { fill: var(--chart-text); }
.statechart .over text { paint-order: stroke; stroke: var(--chart-paper); stroke-width: 4px; stroke-linejoin: round; }
.statechart .title { font-size: 13px; font-weight: bold; text-anchor: middle; }
.statechart .title.left { text-anchor: start; }
.statechart .box { fill: var(--chart-box); stroke: var(--chart-border); stroke-width: 1.2; }
.statechart .compound > .box, .statechart .parallel > .box { fill: var(--chart-paper); }
.statechart .region > .box { stroke-dasharray: 5 4; }
.statechart .inner, .statechart .rule { fill: none; stroke: var(--chart-border); stroke-width: 1; }
.statechart .dot { fill: var(--chart-text); }
.statechart .line { fill: none; stroke: var(--chart-line); stroke-width: 1.4; }
.statechart .head { fill: var(--chart-line); }
.statechart .paper { fill: var(--chart-label); stroke: var(--chart-label-border); }
.statechart .guard { fill: var(--chart-guard); }
.statechart .actions { fill: var(--chart-muted); }
.statechart .visited > .box { stroke: var(--chart-active); }
.statechart .active > .box { fill: var(--chart-active-box); stroke: var(--chart-active); stroke-width: 2.4; }
.statechart .compound.active > .box, .statechart .parallel.active > .box { fill: var(--chart-paper); }
.statechart .taken .event { fill: var(--chart-taken); font-weight: bold; }
.statechart .taken .line { stroke: var(--chart-taken); stroke-width: 2.2; }
.statechart .taken .head { fill: var(--chart-taken); }
`;
