import type { JobGroupParams } from "./job-params.ts";
import type {
  DataAt,
  IsNamed,
  JobNameAt,
  JobTarget,
  Nameless,
  PayloadAt,
  PayloadParam,
  ResponseAt,
} from "./typed-job.ts";
import type { WorkerRef } from "./worker-ref.ts";

/** A target of a group, with a name and a payload of its own instead of those that all are asked with. */
export interface JobGroupMember<TTarget = JobTarget, TName = string, TPayload = unknown> {
  readonly target: TTarget;
  /** Which of its jobs. Default: the group's `name`. */
  readonly name?: TName | undefined;
  /** What its handler gets. Default: the group's `payload`. */
  readonly payload?: TPayload | undefined;
}

/** Whom to ask in a group. */
export type JobGroupTarget = JobTarget | JobGroupMember;

/** How to ask for a group, but for which jobs and with what. */
export interface JobGroupOptions extends Omit<JobGroupParams, "name" | "payload"> {}

/** What functions take, all of them. */
type TakenByAll<TTakers> = [TTakers] extends [(value: infer T) => void] ? T : unknown;

/** What a payload must be to fit each job that the name may mean. */
type PayloadFor<TTarget, TName> = TakenByAll<
  TName extends unknown ? (payload: PayloadAt<TTarget, TName>) => void : never
>;

type At<TList, I> = I extends keyof TList ? TList[I] : unknown;
/** Whether a target has a name, or a payload, of its own. One that is `undefined` is one that was not given. */
type Has<TMember, TKey extends "name" | "payload"> = TMember extends {
  readonly target: unknown;
} & { readonly [K in TKey]: infer TOwn }
  ? [TOwn] extends [undefined]
    ? false
    : true
  : false;
/** The name of a member's job: its own, else the group's. */
type NameAt<TMember, TName> = TMember extends { readonly target: unknown; readonly name: infer TOwn }
  ? [TOwn] extends [undefined]
    ? TName
    : TOwn
  : TName;

/**
 * The targets of a group. By position is inferred whom each asks (`TTargets`), and, as it stands there, what it says
 * besides (`TMembers`): two mapped types, as each infers one of them. The list behind them checks nothing: it keeps
 * names literal, as the empty tuple keeps the list a tuple.
 */
export type Targets<TTargets, TMembers, TName, TLiteral, TAlone = false> =
  | ({
      readonly [I in keyof TTargets]:
        | TTargets[I]
        | JobGroupMember<
            TTargets[I],
            NoInfer<JobNameAt<TTargets[I]>>,
            NoInfer<PayloadFor<TTargets[I], NameAt<At<TMembers, I>, TName>>>
          >;
    } & {
      readonly [I in keyof TMembers]: ((TMembers[I] & { readonly target: JobTarget }) | JobGroupTarget) &
        (TAlone extends true ? NoInfer<Missing<At<TTargets, I>, TMembers[I]>> : unknown);
    } & readonly (TLiteral | JobTarget | JobGroupMember<TLiteral | JobTarget, TLiteral | string>)[])
  | [];

/** What is missing of a target in a group that is asked with nothing else: it says itself what it is asked for. */
type Missing<TTarget, TMember> =
  Has<TMember, "name"> extends true
    ? Has<TMember, "payload"> extends true
      ? unknown
      : PayloadParam<PayloadAt<TTarget, NameAt<TMember, never>>>
    : Nameless<TTarget>;

/** What the group's name may be: a job of each target that has no name of its own. */
export type SharedName<TTargets extends List, TMembers> = TakenByAll<
  {
    [I in keyof TTargets]: (
      name: Has<At<TMembers, I>, "name"> extends true ? unknown : JobNameAt<TTargets[I]>,
    ) => void;
  }[number]
> &
  string;

/** What the group's payload must be: it fits each target that has no payload of its own. */
type SharedPayload<TTargets extends List, TMembers, TName> = TakenByAll<
  {
    [I in keyof TTargets]: (
      payload: Has<At<TMembers, I>, "payload"> extends true
        ? unknown
        : PayloadFor<TTargets[I], NameAt<At<TMembers, I>, TName>>,
    ) => void;
  }[number]
>;

/** Whether there is a target that needs a name and has none of its own. */
type NeedsName<TTargets extends List, TMembers> = true extends {
  [I in keyof TTargets]: Has<At<TMembers, I>, "name"> extends true ? false : IsNamed<TTargets[I]>;
}[number]
  ? true
  : false;

/** How to ask these targets: a union by name, as with a single job. */
export type JobGroupParamsAt<TTargets extends List, TMembers, TName> = {
  readonly name?: TName | undefined;
} & ([TName] extends [never]
  ? ParamsNamed<TTargets, TMembers, never>
  : TName extends unknown
    ? ParamsNamed<TTargets, TMembers, TName>
    : never);

type ParamsNamed<TTargets extends List, TMembers, TName> = JobGroupOptions &
  (NeedsName<TTargets, TMembers> extends true
    ? { readonly name: TName }
    : { readonly name?: TName | undefined }) &
  PayloadParam<SharedPayload<TTargets, TMembers, TName>>;

type NameOf<TTarget> = TTarget extends WorkerRef ? TTarget["name"] : TTarget & string;

/**
 * The responses by worker, where there is a target whose jobs are known; else what whoever asks says. Of a list that is
 * no tuple it is not known which of its targets are there.
 */
export type GroupResponses<TResponses, TTargets extends List, TMembers, TName> =
  true extends IsNamed<TTargets[number]>
    ? number extends TTargets["length"]
      ? { readonly [W in TTargets[number] as NameOf<W>]?: ResponseAt<W, TName> }
      : {
          readonly [I in keyof TTargets & `${number}` as NameOf<TTargets[I]>]: ResponseAt<
            TTargets[I],
            NameAt<At<TMembers, I>, TName>
          >;
        }
    : TResponses;

/** What the handlers of all targets say that they report. */
export type GroupData<TTargets extends List, TMembers, TName> = TTargets extends readonly []
  ? unknown
  : { [I in keyof TTargets]: DataAt<TTargets[I], NameAt<At<TMembers, I>, TName>> }[number];

/** Any list. */
export type List = readonly unknown[];
/** Whom a group asks. */
export type JobTargets = readonly JobTarget[];
