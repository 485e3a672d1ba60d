/** What the page remembers, where the browser allows it. */
function storageOf(kind: "localStorage" | "sessionStorage"): Storage | undefined {
  try {
    return window[kind];
  } catch {
    return undefined;
  }
}

export function remembered(kind: "localStorage" | "sessionStorage", key: string): string | undefined {
  return storageOf(kind)?.getItem(key) ?? undefined;
}

/** `undefined` forgets it. */
export function remember(
  kind: "localStorage" | "sessionStorage",
  key: string,
  value: string | undefined,
): void {
  if (value === undefined) storageOf(kind)?.removeItem(key);
  else storageOf(kind)?.setItem(key, value);
}

const TOKEN = "xstate-jobs.token";

/** What this tab may do. Not in the address: that is copied, and ends up in histories. */
export function token(): string | undefined {
  return remembered("sessionStorage", TOKEN);
}

export function keepToken(value: string): void {
  remember("sessionStorage", TOKEN, value);
}
