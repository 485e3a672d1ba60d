/** Microseconds that the work took. */
export async function microseconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) * 1_000;
}

/**
 * Microseconds for one of `n` operations, in steady state: a quarter as many run before, untimed, because a
 * collection leaves a small young generation that makes what is quick seem two or three times slower.
 */
export async function steadyMicroseconds(n: number, work: (n: number) => Promise<unknown>): Promise<number> {
  await work(n);
  return (await microseconds(() => work(n))) / n;
}
