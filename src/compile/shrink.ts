import type { Trial } from "./compared.ts";

/**
 * The trial with as many events left out as can be, such that `stillFails`: first in large parts, then one by one. That
 * it is persisted on its way is left out too where it does not matter.
 */
export function shrink(trial: Trial, stillFails: (trial: Trial) => boolean): Trial {
  let best = trial;
  const attempt = (candidate: Trial): boolean => {
    if (!stillFails(candidate)) return false;
    best = candidate;
    return true;
  };
  attempt({ ...best, restoreAfter: undefined });
  for (let size = best.events.length; size >= 1; size = Math.floor(size / 2)) {
    for (let start = 0; start < best.events.length; ) {
      if (!attempt(without(best, start, size))) start += size;
    }
  }
  return best;
}

function without({ input, events, restoreAfter }: Trial, start: number, size: number): Trial {
  const end = Math.min(start + size, events.length);
  const left = [...events.slice(0, start), ...events.slice(end)];
  if (restoreAfter === undefined) return { input, events: left };
  const goneBefore = Math.max(0, Math.min(end, restoreAfter) - start);
  return { input, events: left, restoreAfter: restoreAfter - goneBefore };
}
