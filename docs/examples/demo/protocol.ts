import * as v from "valibot";

/** A file that the audit looks at. */
export interface AuditedFile {
  /** Relative to the audited folder, with `/`: for people, and for what depends on the name. */
  readonly path: string;
  /** What to open. Bytes, because a file name need not be valid UTF-8. */
  readonly location: Uint8Array;
  readonly size: number;
}

/** What the file lister is asked for. Any Standard Schema will do; a handler's payload has the type of its output. */
export const ListPayload = v.object({ folder: v.string() });
export type ListPayload = v.InferOutput<typeof ListPayload>;

/** What every auditing worker is asked for. */
export const AuditPayload = v.object({
  folder: v.string(),
  // In one process it passes by reference: a schema for each entry would copy the list for every worker.
  files: v.custom<readonly AuditedFile[]>(Array.isArray),
  /** Whether broken links make their job fail. */
  strict: v.boolean(),
});
export type AuditPayload = v.InferOutput<typeof AuditPayload>;

/** The data of an `update`: how far a worker is. */
export interface Progress {
  readonly done: number;
  /** `undefined` while nobody can know. */
  readonly total: number | undefined;
  /** The file that was done last. */
  readonly file: string;
  /** What there is to say so far, in a few words. */
  readonly note: string;
}

/** The data of a `stream_data`: something that a worker found, or a file that it could not look at. */
export type Finding =
  | {
      readonly kind: "finding";
      readonly path: string;
      readonly line?: number;
      readonly text: string;
      /** `Progress.note`, with this finding. So what is shown agrees, wherever the job is cut off. */
      readonly note: string;
    }
  | { readonly kind: "unreadable"; readonly path: string; readonly reason: string };

/** What a worker responds with when it is through. */
export interface AuditResponse {
  /** The last word of `Progress.note`. */
  readonly note: string;
}

/** What the file lister responds with. */
export interface FileList extends AuditResponse {
  /** In the order of their paths. */
  readonly files: readonly AuditedFile[];
  readonly bytes: number;
}

/** What `lines-by-language` responds with: the languages by name, most lines first. */
export interface LinesByLanguage extends AuditResponse {
  readonly languages: ReadonlyMap<string, { readonly files: number; readonly lines: number }>;
}
