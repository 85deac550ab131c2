import { hash } from "node:crypto";

/** First 16 bytes of the SHA-256 of length-prefixed parts, as a UUID: stable across releases, compact in every index. */
export function idOf(...parts: readonly string[]): string {
  let text = "";
  for (const part of parts) text += `${Buffer.byteLength(part)}:${part};`;
  const hex = hash("sha256", text, "hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/** Id of a scan target: (cluster, scanner, scope). */
export const targetId = (clusterId: string, scanner: string, scope: string): string =>
  idOf("target", clusterId, scanner, scope);

/** Id of a check of one source. */
export const checkId = (scanner: string, tool: string, check: string): string => idOf("check", scanner, tool, check);

/** Id of a resource inside its cluster. */
export const resourceId = (key: string): string => idOf("resource", key);

/** Fingerprint of a finding: (cluster, scanner, engine, check, resource identity), semantics § 1. */
export const fingerprintOf = (
  clusterId: string,
  scanner: string,
  tool: string,
  check: string,
  resource: string,
): string => idOf("finding", clusterId, scanner, tool, check, resource);
