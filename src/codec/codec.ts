/** How values become bytes, for a wire between processes, and values again. */
export interface Codec {
  /** Says which codec it is, for errors. */
  readonly name: string;
  /**
   * The bytes that carry `value`, which may be a part of a larger buffer. Does not change it, and keeps no reference to it.
   *
   * @throws TypeError for what cannot be carried. It names the path to it from `value`: `items[3].run`.
   */
  encode(value: unknown): Uint8Array;
  /**
   * The value that `bytes` carry. It shares no memory with them.
   *
   * Bytes may come from anywhere: the types that they can name are a closed set, and no prototype is touched.
   *
   * @throws Error for bytes that carry no value.
   */
  decode(bytes: Uint8Array): unknown;
}
