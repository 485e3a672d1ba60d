import { context, ROOT_CONTEXT } from "@opentelemetry/api";
import type { Guard } from "./guard.ts";

/** Something that happens later, in the context of whoever happened to bring it about. */
export interface Happening {
  around: ((act: () => void) => void) | undefined;
}

/**
 * Has it happen in no context. Left alone, a round of deliveries is in that of whoever began it, and what listeners and
 * machines ask for then would be in a trace that it has nothing to do with. Returns what ends that.
 */
export function inNoContext(what: Happening, guard: Guard): () => void {
  const before = what.around;
  const off = (): void => {
    if (what.around === around) what.around = before;
  };
  const around: Happening["around"] = (act) => {
    let isDone = false;
    const once = (): void => {
      if (isDone) return;
      isDone = true;
      if (before === undefined) act();
      else before(act);
    };
    try {
      context.with(ROOT_CONTEXT, once);
    } catch (error) {
      // What is reported is delivered, too: it would come back here again and again.
      off();
      guard.report(error);
    }
    once();
  };
  what.around = around;
  return off;
}
