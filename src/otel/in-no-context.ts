import { context, ROOT_CONTEXT } from "@opentelemetry/api";
import type { Guard } from "./guard.ts";

type Around = (act: () => void) => void;

/** Something that happens later, in the context of whoever happened to bring it about. */
export interface Happening {
  around: Around | undefined;
}

/** Whoever wants what is around something. */
const USERS = new WeakMap<Around, Set<Guard>>();

/**
 * Has it happen in no context. Left alone, a round of deliveries is in that of whoever began it, and what listeners and
 * machines ask for then would be in a trace that it has nothing to do with. Returns what ends that.
 *
 * All who want it share what is around it, and the last one takes it off: put one around the other, they would become
 * more each time that somebody comes before somebody else goes.
 */
export function inNoContext(what: Happening, guard: Guard): () => void {
  const { around: there } = what;
  const around = there !== undefined && USERS.has(there) ? there : aroundOf(what, guard);
  const users = USERS.get(around) as Set<Guard>;
  users.add(guard);
  what.around = around;
  return () => {
    users.delete(guard);
    if (users.size === 0 && what.around === around) what.around = undefined;
  };
}

/** `guard` hears of it if the context manager breaks. */
function aroundOf(what: Happening, guard: Guard): Around {
  const around: Around = (act) => {
    let isDone = false;
    const once = (): void => {
      if (isDone) return;
      isDone = true;
      act();
    };
    try {
      context.with(ROOT_CONTEXT, once);
    } catch (error) {
      // What is reported is delivered, too: it would come back here again and again.
      if (what.around === around) what.around = undefined;
      guard.report(error);
    }
    once();
  };
  USERS.set(around, new Set());
  return around;
}
