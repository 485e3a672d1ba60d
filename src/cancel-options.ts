/** What a cancellation may say besides the reason. */
export interface CancelOptions {
  readonly cause?: unknown;
  /** Whether the deadline of what it is a part of has passed. */
  readonly timeout?: boolean;
}
