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

/** How to ask these targets: a union by name, as with a single job. What is inferred stands outside as well. */
export type JobGroupParamsAt<TTargets extends List, TMembers, TName, TCancels> = {
  readonly name?: TName | undefined;
  readonly cancelOnError?: TCancels | undefined;
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

/** What is inferred of a group's `cancelOnError`. There is `null` in it only where nothing is inferred: it is not given. */
export type Cancels = boolean | null;

/**
 * Whether a group that has completed has the response of each of its targets: the first job that does not complete must
 * end it. Of a list that is no tuple, and of a place that may be one of several workers', it is not known who is asked.
 */
type AllRespond<TTargets extends List, TCancels> = [null extends TCancels ? true : TCancels] extends [true]
  ? number extends TTargets["length"]
    ? false
    : true extends { [I in keyof TTargets]: IsUnion<NameOf<TTargets[I]>> }[number]
      ? false
      : true
  : false;

type IsUnion<T> = [T] extends [TakenByAll<T extends unknown ? (value: T) => void : never>] ? false : true;

/** Whom a group asks for what: a union. */
type Asked<TTargets extends List, TMembers, TName> = {
  [I in keyof TTargets]: Ask<TTargets[I], NameAt<At<TMembers, I>, TName>>;
}[number];
type Ask<TTarget, TName> = TTarget extends unknown
  ? { readonly target: TTarget; readonly name: TName; readonly worker: NameOf<TTarget> }
  : never;
type AnyAsk = { readonly target: unknown; readonly name: unknown; readonly worker: string };

/** The responses by worker, where there is a target whose jobs are known; else what whoever asks says. */
export type GroupResponses<TResponses, TTargets extends List, TMembers, TName, TCancels> =
  true extends IsNamed<TTargets[number]>
    ? ResponsesOf<Asked<TTargets, TMembers, TName>, AllRespond<TTargets, TCancels>>
    : TResponses;

type ResponsesOf<TAsked extends AnyAsk, TAll> = TAll extends true
  ? { readonly [A in TAsked as A["worker"]]: ResponseAt<A["target"], A["name"]> }
  : { readonly [A in TAsked as A["worker"]]?: ResponseAt<A["target"], A["name"]> };

/** What the handlers report by worker, of those that say so; unknown if none does. */
export type GroupData<TTargets extends List, TMembers, TName> = DataOf<Asked<TTargets, TMembers, TName>>;

type DataOf<TAsked extends AnyAsk> = [Telling<TAsked>] extends [never]
  ? unknown
  : { readonly [A in Telling<TAsked> as A["worker"]]: DataAt<A["target"], A["name"]> };

type Telling<TAsk extends AnyAsk> = TAsk extends unknown
  ? unknown extends DataAt<TAsk["target"], TAsk["name"]>
    ? never
    : TAsk
  : never;

/** Any list. */
export type List = readonly unknown[];
/** Whom a group asks. */
export type JobTargets = readonly JobTarget[];
