import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll } from "vitest";
import { freePort } from "#lib/db/embedded-port.ts";
import type { IdentityEnv } from "#lib/env.ts";
import { type Identity, makeIdentity } from "../../identity/server.ts";

export type RunningIdentity = Identity & { readonly env: IdentityEnv; stop(): Promise<void> };

/** A data folder for one test file; removed after its last test. */
export async function identityFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "kubeproof-identity-"));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The local identity provider on a free port, as `npm start` runs it. */
export async function startIdentity(dataDir: string, isDemo: boolean): Promise<RunningIdentity> {
  const port = await freePort();
  const env: IdentityEnv = {
    issuer: `http://127.0.0.1:${port}`,
    port,
    dataDir,
    publicUrl: "http://localhost:3999",
    clientId: "kubeproof",
    clientSecret: "a-client-secret-of-a-test",
    cookieKey: "a-cookie-key-of-a-test-of-32-letters",
    isDemo,
  };
  const identity = await makeIdentity(env);
  await new Promise<void>((resolve) => identity.server.listen(port, "127.0.0.1", resolve));
  const stop = () =>
    new Promise<void>((resolve) => {
      identity.server.closeAllConnections();
      identity.server.close(() => resolve());
    });
  return { ...identity, env, stop };
}
