const grouped = new Intl.NumberFormat("en");

/** `1,234,567`. */
export function countOf(count: number): string {
  return grouped.format(count);
}

/** Where there is little room: `9999`, `143k`, `12M`. */
export function shortCountOf(count: number): string {
  if (count < 10_000) return String(count);
  return count < 10_000_000 ? `${Math.floor(count / 1_000)}k` : `${Math.floor(count / 1e6)}M`;
}

/** `0.4 ms`, `12 ms`, `1.24 s`, `3 min 02 s`, `2 h 05 min`. */
export function durationOf(ms: number): string {
  if (!Number.isFinite(ms)) return "–";
  if (ms < 0) return `−${durationOf(-ms)}`;
  if (ms > 0 && ms < 9.95) return `${Number(ms.toFixed(1))} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1_000).toFixed(ms < 9_995 ? 2 : 1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  const minutes = Math.round(ms / 60_000);
  return `${countOf(Math.floor(minutes / 60))} h ${two(minutes % 60)} min`;
}

/** The time of day, here: `14:03:09.120`. */
export function timeOf(at: number): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return "–";
  const [hours, minutes, seconds] = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two);
  return `${hours}:${minutes}:${seconds}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

/** `0`, `4.2`, `37`, `1,024`. */
export function rateOf(perSecond: number): string {
  return perSecond > 0 && perSecond < 9.95
    ? String(Number(perSecond.toFixed(1)))
    : countOf(Math.round(perSecond));
}

const two = (value: number): string => String(value).padStart(2, "0");
