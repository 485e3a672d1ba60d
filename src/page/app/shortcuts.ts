/** What keys do, wherever one is on the page: a key and what it is for. */
export interface Shortcut {
  readonly key: string;
  readonly does: string;
  readonly run: () => void;
}

/** Keys of the views, which look after them themselves. */
export const VIEW_KEYS: readonly (readonly [string, string])[] = [
  ["↑ ↓ ← →", "Tree: go, open and close; Enter shows the details"],
  ["Home End PgUp PgDn", "Tree: far away"],
  ["← →", "Timeline: earlier, later"],
  ["+ −", "Timeline: zoom in, zoom out"],
  ["0", "Timeline: show everything"],
  ["f", "Timeline: go with the time"],
  ["↑ ↓", "Sequence, statechart: the next message, the next step"],
];

/** Listens for keys that are meant for the page, not for a field that one writes into. */
export function listenForKeys(shortcuts: readonly Shortcut[]): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    // A dialog closes by itself.
    if (document.querySelector("dialog[open]") !== null && event.key !== "?") return;
    const target = event.target as HTMLElement;
    const isField = target.matches("input:not([type=checkbox]), textarea, select");
    if (isField && event.key !== "Escape") return;
    const shortcut = shortcuts.find(({ key }) => key === event.key);
    if (shortcut === undefined) return;
    event.preventDefault();
    shortcut.run();
  });
}
