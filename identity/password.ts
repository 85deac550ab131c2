import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import * as z from "zod";

// N 2^17 with r 8 takes 128 MiB and about half a second: RFC 7914 § 2, strength for interactive sign-in.
const cost = { N: 2 ** 17, r: 8, p: 1 };

const Stored = z.object({
  algorithm: z.literal("scrypt"),
  N: z.int(),
  r: z.int(),
  p: z.int(),
  salt: z.base64(),
  hash: z.base64(),
});
export type StoredPassword = z.infer<typeof Stored>;

/** The administrator's password hash from the data folder; makes a password first when there is none and tells it once. */
export async function ensurePassword(dataDir: string): Promise<{ stored: StoredPassword; created: string | null }> {
  const file = path.join(dataDir, "administrator.json");
  const text = await readFile(file, "utf8").catch(() => null);
  if (text !== null) return { stored: Stored.parse(JSON.parse(text)), created: null };
  const created = newPassword();
  const stored = await hashPassword(created);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await writeFile(`${file}.new`, `${JSON.stringify(stored, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return { stored, created };
}

/** Whether this is the password; takes the same time either way. */
export async function isPassword(candidate: string, stored: StoredPassword): Promise<boolean> {
  const expected = Buffer.from(stored.hash, "base64");
  const salt = Buffer.from(stored.salt, "base64");
  const actual = await derive(candidate, salt, expected.length, stored);
  return timingSafeEqual(actual, expected);
}

/** Hashes a password for the data folder. */
export async function hashPassword(password: string): Promise<StoredPassword> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, 32, cost);
  return { algorithm: "scrypt", ...cost, salt: salt.toString("base64"), hash: hash.toString("base64") };
}

// 20 letters of 30 that cannot be taken for one another: 98 bits, typed by hand at most once.
function newPassword(): string {
  const alphabet = "abcdefghjkmnpqrstuvwxyz2345678";
  const letters = Array.from(randomBytes(64))
    .filter((byte) => byte < 240)
    .slice(0, 20)
    .map((byte) => alphabet[byte % 30] ?? "");
  return [0, 5, 10, 15].map((start) => letters.slice(start, start + 5).join("")).join("-");
}

const deriveKey = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

function derive(password: string, salt: Buffer, length: number, { N, r, p }: Pick<StoredPassword, "N" | "r" | "p">) {
  return deriveKey(password.normalize("NFKC"), salt, length, { N, r, p, maxmem: 256 * N * r });
}
