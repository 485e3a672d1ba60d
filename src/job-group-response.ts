/**
 * What a completed group resolves to. The seed's `JobGroupResponse`.
 *
 * Differs from the seed: read-only, and each worker's response has its own type where the targets are typed.
 */
export interface JobGroupResponse<TResponses = Record<string, unknown>> {
  readonly jobId: string;
  /** What each worker answered, by its name, in the order of the targets. */
  readonly responses: Readonly<TResponses>;
}
