import type { Codec } from "../codec/codec.ts";
import { jsonCodec } from "../codec/json-codec.ts";
import { checkOptions, having, misuse, type Options, oneOf } from "../internal/check.ts";
import type { Transport } from "./transport.ts";

/** How values pass between the workers of one process. */
export interface MemoryTransportOptions {
  /**
   * `codec`: each handler and each reader gets what a network would make of a value, and what no network can carry is refused.
   * `none`: they get the very value. Default `none`.
   */
  readonly copy?: "none" | "codec" | undefined;
  /** With `copy: "codec"`, how. Default `jsonCodec()`. */
  readonly codec?: Codec | undefined;
}

const OPTIONS: Options = {
  copy: oneOf("none", "codec"),
  codec: having("a codec, such as jsonCodec()", "encode", "decode"),
};

/**
 * The transport of a runtime whose workers are all in its own process: there is no wire. The default.
 *
 * @throws TypeError for an option that it does not know or cannot use.
 */
export function memoryTransport(options: MemoryTransportOptions = {}): Transport {
  checkOptions("memoryTransport()", options, OPTIONS);
  const { copy = "none", codec } = options;
  const transport: Transport = { name: "memory", open() {}, close() {} };
  if (copy === "none") {
    if (codec !== undefined) throw misuse(`'codec' of memoryTransport() does nothing without copy: "codec"`);
    return transport;
  }
  const by = codec ?? jsonCodec();
  const copied = (value: unknown): unknown => (value === undefined ? undefined : by.decode(by.encode(value)));
  return { ...transport, assertSendable: copied, carry: copied };
}
