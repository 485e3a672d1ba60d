import type { Codec } from "../codec/codec.ts";
import { jsonCodec } from "../codec/json-codec.ts";
import {
  checkOptions,
  count,
  FUNCTION,
  having,
  misuse,
  NAME,
  type Options,
  oneOf,
} from "../internal/check.ts";
import { Subjects } from "./subjects.ts";
import { newToken } from "./token.ts";

/** How runtimes that share a wire talk to each other. All of one namespace must agree on them. */
export interface WireOptions {
  /** Runtimes see those of the same namespace only. Default `default`. */
  readonly namespace?: string | undefined;
  /** How often a runtime says that it is alive (milliseconds). Default 1,000. */
  readonly heartbeatMs?: number | undefined;
  /**
   * After how long without a word a runtime is given up, and after how long without a connection the jobs that run
   * elsewhere are (milliseconds). A handler may block its event loop for less. Default: 10 heartbeats.
   */
  readonly detectMs?: number | undefined;
  /**
   * What becomes of jobs that are asked for while there is no connection. `wait`: they wait for it, until it has been gone for
   * `detectMs`. `reject`: they end at once, as `disconnected`. Default `wait`.
   */
  readonly offline?: "wait" | "reject" | undefined;
  /** How values are written. All must use the same. Default `jsonCodec()`. */
  readonly codec?: Codec | undefined;
  /** Makes the tokens of grants, 128 bits that nobody can guess. Default: `crypto.getRandomValues`. */
  readonly newToken?: (() => string) | undefined;
}

export type ResolvedWireOptions = { readonly [K in keyof WireOptions]-?: NonNullable<WireOptions[K]> };

const OPTIONS: Options = {
  namespace: NAME,
  heartbeatMs: count(1),
  detectMs: count(1),
  offline: oneOf("wait", "reject"),
  codec: having("a codec, such as jsonCodec()", "encode", "decode"),
  newToken: FUNCTION,
};

/** Takes its own options out of those of a transport; the rest is the client's. Throws a `TypeError` for one that it cannot use. */
export function resolveWireOptions<T extends WireOptions>(
  where: string,
  options: T,
): { readonly own: ResolvedWireOptions; readonly rest: Omit<T, keyof WireOptions> } {
  const own: Record<string, unknown> = {};
  const rest: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(options)) {
    if (Object.hasOwn(OPTIONS, key)) own[key] = value;
    else rest[key] = value;
  }
  checkOptions(where, own, OPTIONS);
  const {
    namespace = "default",
    heartbeatMs = 1_000,
    offline = "wait",
    codec,
    newToken: token,
  } = own as WireOptions;
  const { detectMs = 10 * heartbeatMs } = own as WireOptions;
  void new Subjects(namespace);
  if (detectMs < 2 * heartbeatMs) {
    throw misuse(
      `'detectMs' of ${where} must be two heartbeats at least (${2 * heartbeatMs} ms), not ${detectMs}`,
    );
  }
  const resolved = {
    namespace,
    heartbeatMs,
    detectMs,
    offline,
    codec: codec ?? jsonCodec(),
    newToken: token ?? newToken,
  };
  return { own: resolved, rest: rest as Omit<T, keyof WireOptions> };
}
