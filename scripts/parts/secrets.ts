import { randomBytes } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { AppError } from "#lib/errors.ts";

const Secrets = z.object({
  /** Key of the web server's sign-in cookies. */
  webSecret: z.string().min(32),
  /** Key of the local identity provider's cookies. */
  identityCookieKey: z.string().min(32),
  /** What the web server proves itself with to the local identity provider. */
  clientSecret: z.string().min(32),
  /** The provider's address is part of who people are, so its port is kept. */
  identityPort: z.int().nullable(),
  /** Whether the last start offered demo people. */
  demo: z.boolean().nullable(),
});
export type Secrets = z.infer<typeof Secrets>;

/** The secrets of this data folder, made at the first start; readable by this user alone. */
export async function readSecrets(dataDir: string): Promise<Secrets> {
  const text = await readFile(fileIn(dataDir), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (text === null) return await writeSecrets(dataDir, makeSecrets());
  try {
    return Secrets.parse(JSON.parse(text));
  } catch (error) {
    throw new AppError("invalid", `${fileIn(dataDir)} is damaged. Delete it: people only have to sign in again.`, {
      reason: "secrets_damaged",
      cause: error,
    });
  }
}

/** Stores them whole, or not at all. */
export async function writeSecrets(dataDir: string, secrets: Secrets): Promise<Secrets> {
  const file = fileIn(dataDir);
  await writeFile(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return secrets;
}

function makeSecrets(): Secrets {
  const secret = () => randomBytes(32).toString("base64url");
  return { webSecret: secret(), identityCookieKey: secret(), clientSecret: secret(), identityPort: null, demo: null };
}

function fileIn(dataDir: string): string {
  return path.join(dataDir, "secrets.json");
}
