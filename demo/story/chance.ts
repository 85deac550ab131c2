import { createHash } from "node:crypto";

/** What a thing of the story is named by; the same parts always give the same value. */
export type Parts = readonly (string | number)[];

function digestOf(parts: Parts): Buffer {
  return createHash("sha256").update(parts.join("\u0000")).digest();
}

/** A number from 0 up to, not including, 1. */
export function chance(...parts: Parts): number {
  return digestOf(parts).readUInt32BE(0) / 2 ** 32;
}

/** A whole number from 0 up to, not including, `below`. */
export function pick(below: number, ...parts: Parts): number {
  return Math.floor(chance(...parts) * below);
}

/** A uid in the form Kubernetes gives its objects (RFC 9562, version 4). */
export function uidOf(...parts: Parts): string {
  const hex = digestOf(parts).toString("hex");
  const variant = "89ab"[Number.parseInt(hex[16] ?? "0", 16) % 4];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A digest as image registries write it. */
export function imageDigestOf(...parts: Parts): string {
  return `sha256:${digestOf(parts).toString("hex")}`;
}

function spell(letters: string, length: number, parts: Parts): string {
  const bytes = digestOf(parts);
  let word = "";
  for (let index = 0; index < length; index += 1) word += letters[bytes.readUInt8(index) % letters.length];
  return word;
}

/** The hash of a pod template as a Deployment adds it to the name of its ReplicaSet: ten of the letters Kubernetes spells it with. */
export function templateHashOf(...parts: Parts): string {
  return spell("bcdf456789", 10, parts);
}

/** What a controller adds to the name of a Pod (k8s.io/apimachinery, util/rand: no vowels, no digits that look like letters). */
export function podSuffixOf(...parts: Parts): string {
  return spell("bcdfghjklmnpqrstvwxz2456789", 5, parts);
}
