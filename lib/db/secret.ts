import { createHash, randomBytes } from "node:crypto";

/** A secret nobody can guess: 256 random bits as 43 letters of base64url, behind a prefix that says what it is. */
export function makeSecret(prefix: string): string {
  return `${prefix}${randomBytes(32).toString("base64url")}`;
}

/**
 * What is stored of a secret: its SHA-256. A plain hash is enough, because a random secret of 256 bits cannot be found
 * by trying; who reads the table cannot use what is in it.
 */
export function hashSecret(secret: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(secret, "utf8").digest());
}

/** SHA-256 of a text as 64 hexadecimal digits, for the audit chain. */
export function sha256Hex(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
