import type { Made } from "./logic.ts";
import type { Size } from "./product.ts";
import type { Rules } from "./worker-rules.ts";

/** A mistake in a chart or in a rule, and the law that is broken by it. */
export interface Fault {
  readonly title: string;
  readonly made: () => Made;
  readonly law: string;
  readonly size: Size;
  /** A second mistake would be needed for anybody outside to notice. */
  readonly isHidden?: true;
}

/** A small size of each kind: enough for a mistake to show. */
export const job: Size = {
  workers: 1,
  isGroup: false,
  cancelOnError: true,
  messages: 1,
  urgent: false,
  endings: ["return", "stream"],
  outside: ["cancel"],
  retry: "never",
  restart: "never",
  lives: 1,
};
export const again: Size = {
  ...job,
  messages: 0,
  endings: ["return", "fail"],
  outside: ["late"],
  retry: "always",
};
export const group: Size = { ...job, workers: 2, isGroup: true, messages: 0, endings: ["return", "fail"] };
export const STUCK = "without anything from outside all ends: but for jobs whose worker is not there (law 2)";

/** Rules of which one is wrong. */
export const by = (made: typeof Rules) => (): Made => ({ Rules: made });
