import type { AnyActor } from "xstate";
import type { JobMachineContext } from "../../../machines/index.ts";
import { portOf } from "../../internal/chart-port.ts";
import { textOf } from "../../internal/text-of.ts";
import type { ActorKind, Shown } from "../record.ts";
import type { RedactInfo } from "../redact.ts";
import { fieldsOf } from "./fields.ts";

/** What may be shown of a value, of whosever it is; `undefined` for nothing. */
export type Show = (value: unknown, info: RedactInfo) => Shown | undefined;

/** What may be shown of a part of an event, a snapshot or a definition that goes by this name; `undefined` for nothing. */
export type Look = (value: unknown, name: string) => Shown | undefined;

/** Who somebody is, as whoever redacts is told. */
export type Who = Pick<RedactInfo, "actor" | "name" | "jobId" | "workerName">;

/** What these are called where jobs are recorded: somebody who hides one of them means it, wherever it turns up. */
const KINDS: Readonly<Record<string, RedactInfo["kind"]>> = {
  payload: "payload",
  meta: "meta",
  data: "data",
  response: "data",
  args: "data",
  reason: "reason",
  error: "reason",
  cause: "reason",
};

/** These are made of such parts. */
const MADE_OF_PARTS: ReadonlySet<string> = new Set(["context", "input", "output", "first"]);

const ACTORS: Readonly<Record<string, ActorKind>> = {
  runtime: "runtime",
  worker: "worker",
  jobGroup: "group",
  job: "job",
};

/** Who an actor of a runtime is; `undefined` for any other. */
export function whoIs(actor: AnyActor): Who | undefined {
  const port = portOf<Partial<JobMachineContext>>(actor);
  if (port === undefined) return undefined;
  const { jobId, workerName } = port;
  const name = jobId === undefined ? actor.id.replace(/^worker:/, "") : port.name;
  return { actor: ACTORS[String(actor.logic.config?.id)], name, jobId, workerName };
}

/**
 * Looks at what is somebody's, for the first time or again. `event`: the type of the event with which it came. Of somebody
 * who is nobody here nothing is known but that it is XState's inspection that shows it.
 */
export function lookAt(show: Show, who: Who | undefined, event?: string): Look {
  if (who === undefined) return (value) => show(value, { kind: "inspection", event });
  const look: Look = (value, name) => {
    if (MADE_OF_PARTS.has(name) && isPlain(value)) return Object.fromEntries(fieldsOf(value, look));
    const kind = (Object.hasOwn(KINDS, name) && KINDS[name]) || "inspection";
    const shown = kind === "reason" ? textOf(value) : value;
    const { actor, name: of, jobId, workerName } = who;
    return show(shown, { kind, event, actor, name: of, jobId, workerName });
  };
  return look;
}

function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
