import type { Tone } from "../model/states.ts";

/** The page's colours, as a canvas needs them. */
export interface Colours {
  readonly tones: Readonly<Record<Tone, string>>;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly paper: string;
  readonly panel: string;
  readonly accent: string;
}

const TONES: readonly Tone[] = ["waiting", "running", "completed", "cancelled", "failed", "error", "idle"];

/** Those of an element, light or dark as it is now. */
export function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element);
  const of = (name: string): string => style.getPropertyValue(name).trim();
  const tones = Object.fromEntries(TONES.map((tone) => [tone, of(`--bar-${tone}`)])) as Record<Tone, string>;
  const [text, muted, line] = [of("--text"), of("--muted"), of("--line")];
  return { tones, text, muted, line, paper: of("--paper"), panel: of("--panel"), accent: of("--accent") };
}
