/** The ways to look at it. */
export const VIEWS = ["tree", "timeline", "sequence", "chart"] as const;
export type View = (typeof VIEWS)[number];

/** What an address says after its `#`. */
export interface Link {
  readonly actor: string | undefined;
  readonly view: View;
  /** Only in the address that a server gives: it is taken out at once. */
  readonly token: string | undefined;
}

export function linkOf(hash: string): Link {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  const view = VIEWS.find((each) => each === fields.get("view"));
  return {
    actor: fields.get("actor") || undefined,
    view: view ?? "tree",
    token: fields.get("token") || undefined,
  };
}

/** The address of an actor and a view, without a token. */
export function hashOf(actor: string | undefined, view: View): string {
  // Half a character, which a name may have in it, is nothing that an address could.
  const encoded = encodeURIComponent(actor?.replace(/\p{Surrogate}/gu, "\ufffd") ?? "");
  const fields = [...(actor === undefined ? [] : [`actor=${encoded}`]), `view=${view}`];
  return `#${fields.join("&")}`;
}
