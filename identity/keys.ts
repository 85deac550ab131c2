import { generateKeyPairSync, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import type { JWKS } from "oidc-provider";

/** The signing keys from the data folder; made at the first start and kept, so that tokens stay valid over a restart. */
export async function ensureKeys(dataDir: string): Promise<JWKS> {
  const file = path.join(dataDir, "keys.json");
  const text = await readFile(file, "utf8").catch(() => null);
  if (text !== null) return JSON.parse(text) as JWKS;
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const jwk = privateKey.export({ format: "jwk" });
  const keys = { keys: [{ ...jwk, kid: randomUUID(), use: "sig", alg: "RS256" }] } as JWKS;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await writeFile(`${file}.new`, JSON.stringify(keys), { mode: 0o600 });
  await rename(`${file}.new`, file);
  return keys;
}
