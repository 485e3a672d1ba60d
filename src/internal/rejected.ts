/** A promise that is rejected with `error`, and that does not end the process where nobody awaits it. */
export function rejected(error: Error): Promise<never> {
  const promise = Promise.reject(error);
  promise.catch(() => {});
  return promise;
}
