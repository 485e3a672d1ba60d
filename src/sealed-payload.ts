import { misuse } from "./internal/check.ts";
import { textOf } from "./internal/text-of.ts";
import type { JobParams } from "./job-params.ts";
import type { MemberParams } from "./job-target.ts";
import type { Transport } from "./transport/transport.ts";

/** A payload that its transport has made something of when it was asked with: what is changed since does not arrive. */
export class SealedPayload {
  readonly value: unknown;
  /** What the transport made of it. */
  readonly kept: unknown;

  constructor(value: unknown, kept: unknown) {
    this.value = value;
    this.kept = kept;
  }
}

/** Params whose payload can be sent. Throws a `TypeError` for others. */
export function sealed<T extends Pick<JobParams, "payload">>(transport: Transport, params: T): T {
  const kept = transport.assertSendable?.(params.payload);
  return kept === undefined ? params : { ...params, payload: new SealedPayload(params.payload, kept) };
}

/** What each worker of a group is asked for; those that share their params do so afterwards. Throws as `sealed` does. */
export function sealedMembers(
  transport: Transport,
  members: ReadonlyMap<string, MemberParams>,
  { payload: shared }: Pick<JobParams, "payload">,
): ReadonlyMap<string, MemberParams> {
  if (transport.assertSendable === undefined) return members;
  const made = new Map<MemberParams, MemberParams>();
  const all = sealed(transport, { payload: shared }).payload;
  const result = new Map<string, MemberParams>();
  for (const [workerName, member] of members) {
    let own = made.get(member);
    if (own === undefined) {
      own =
        member.payload === shared ? { ...member, payload: all } : sealedOwn(transport, workerName, member);
      made.set(member, own);
    }
    result.set(workerName, own);
  }
  return result;
}

function sealedOwn(transport: Transport, workerName: string, member: MemberParams): MemberParams {
  try {
    return sealed(transport, member);
  } catch (cause) {
    const why = textOf(cause);
    throw Object.assign(misuse(`the payload of target '${workerName}' of jobGroup(): ${why}`), { cause });
  }
}
