import { ANYTHING, check, checkOptions, describe, misuse, NAME, type Options } from "./internal/check.ts";
import type { JobParams } from "./job-params.ts";
import type { JobGroupMember } from "./typed-group.ts";

const REF: Options = { name: NAME, jobs: ANYTHING };
const MEMBER: Options = { target: ANYTHING, name: NAME, payload: ANYTHING };

/** What one worker of a group is asked for. */
export type MemberParams = Pick<JobParams, "name" | "payload">;

const ONE = "a worker's name, a worker or its workerRef()";
const ONE_OF_GROUP = `${ONE}, or { target, name?, payload? }`;

/** The name of the worker that a target means. Throws a `TypeError` for what is no target. */
export function workerNameOf(target: unknown, where: string, wanted: string = ONE): string {
  if (isObject(target) && !("name" in target)) {
    throw misuse(`a target of ${where} must be ${wanted}, not ${described(target)}`);
  }
  const name = isObject(target) ? target.name : target;
  check(`a worker's name in ${where}`, name, NAME);
  // A worker has much besides. With a ref it is a slip, such as a payload beside a name.
  if (name !== target && !isWorker(target)) {
    checkOptions(`target '${name}' of ${where}`, target, REF);
  }
  return name as string;
}

/** By what it has: often that is a misspelt key, or one too few brackets. */
function described(target: object): string {
  const keys = Array.isArray(target) ? [] : Object.keys(target);
  return keys.length === 0 ? describe(target) : `an object with '${keys.slice(0, 5).join("', '")}'`;
}

/** What each worker of a group is asked for, in the order of the targets. Throws a `TypeError` for bad targets. */
export function membersOf(
  targets: readonly unknown[],
  shared: MemberParams,
  where: string,
): ReadonlyMap<string, MemberParams> {
  const members = new Map<string, MemberParams>();
  const { name, payload } = shared;
  const all: MemberParams = { name, payload };
  for (const target of targets) {
    const isMember = isOwn(target);
    const workerName = isMember
      ? workerNameOf(target.target, where)
      : workerNameOf(target, where, ONE_OF_GROUP);
    if (members.has(workerName)) {
      throw misuse(`worker '${workerName}' stands twice in ${where}: ask it in two groups, or once`);
    }
    let params = all;
    if (isMember) {
      checkOptions(`target '${workerName}' of ${where}`, target, MEMBER);
      params = {
        name: target.name ?? name,
        payload: target.payload === undefined ? payload : target.payload,
      };
    }
    members.set(workerName, params);
  }
  return members;
}

/** The input of logic, as it can be kept as JSON: a worker is its name there. What is wrong is left for the ask to refuse. */
export function plainInput<TInput>(input: TInput): TInput {
  if (!isObject(input)) return input;
  const { target, targets } = input;
  return {
    ...input,
    ...(target !== undefined && { target: plain(target) }),
    ...(Array.isArray(targets) && { targets: targets.map(plain) }),
  };
}

function plain(target: unknown): unknown {
  if (isOwn(target)) return { ...target, target: plain(target.target) };
  return isWorker(target) ? target.name : target;
}

function isOwn(target: unknown): target is JobGroupMember {
  return isObject(target) && "target" in target;
}

/** Not by its class, as there may be two copies of this package. */
function isWorker(target: unknown): target is Record<string, unknown> {
  return isObject(target) && "activeJobs" in target;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
