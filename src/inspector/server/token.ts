import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** A token that nobody guesses. */
export function newToken(): string {
  return randomBytes(24).toString("base64url");
}

/** Whether an `Authorization` header brings this token. How long that takes tells nothing about it. */
export function bringsToken(authorization: string | undefined, token: string): boolean {
  const [, given = ""] = /^Bearer +(\S+)$/i.exec(authorization ?? "") ?? [];
  // Digests have one length, whatever was given.
  return timingSafeEqual(digestOf(given), digestOf(token));
}

function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
