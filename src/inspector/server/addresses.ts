import { isIP } from "node:net";

/** Whether an IP address is that of the machine itself, as only what runs on it can reach it. */
export function isLoopback(address: string): boolean {
  return /^(::ffff:)?127\./.test(address) || address === "::1";
}

/** The name in a `Host` header, in lower case and without brackets and port; `undefined` if it is not one. */
export function hostNameIn(header: string): string | undefined {
  const match = /^(?:\[(?<six>[\da-f:.]+)\]|(?<name>[\w.-]+))(?::\d{1,5})?$/i.exec(header);
  const name = (match?.groups?.six ?? match?.groups?.name)?.toLowerCase();
  return match?.groups?.six !== undefined && isIP(name ?? "") !== 6 ? undefined : name;
}

/** The address of what listens, to open on the machine itself. */
export function urlOf(host: string, port: number): string {
  const isEverywhere = host === "0.0.0.0" || host === "::";
  const name = isEverywhere ? "127.0.0.1" : host;
  return `http://${isIP(name) === 6 ? `[${name}]` : name}:${port}/`;
}
