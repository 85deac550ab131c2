import { rm } from "node:fs/promises";
import path from "node:path";
import type { StartOptions } from "./options.ts";
import { portNear, requirePort } from "./ports.ts";
import type { Secrets } from "./secrets.ts";

/** Where the local identity provider answers. */
export type IdentityAddress = { readonly issuer: string; readonly port: number };

type Source = Readonly<Record<string, string | undefined>>;

/** Groups of the local identity provider's people, by the variable that gives them their role. */
const localGroups = {
  OIDC_ADMIN_GROUP: "kubeproof-admins",
  OIDC_OFFICER_GROUP: "kubeproof-compliance",
  OIDC_APPROVER_GROUP: "kubeproof-approvers",
  OIDC_ENGINEER_GROUP: "kubeproof-engineers",
  OIDC_AUDITOR_GROUP: "kubeproof-auditors",
  OIDC_VIEWER_GROUP: "kubeproof-viewers",
};

/** Whether people bring their own identity provider. */
export function hasOwnIssuer(env: Source): boolean {
  return (env.OIDC_ISSUER ?? "") !== "";
}

/** Chooses the provider's port: the one asked for, the one it had before, or the next free one after the web server's. */
export async function identityAddress(options: StartOptions, secrets: Secrets): Promise<IdentityAddress> {
  const fixed = options.identityPort ?? secrets.identityPort;
  const port = fixed ?? (await portNear("127.0.0.1", options.port + 1));
  if (fixed !== null) await requirePort("127.0.0.1", port, "--identity-port", "local identity provider");
  return { issuer: `http://127.0.0.1:${port}`, port };
}

/** Lets the provider make a new administrator password at its next start. */
export async function forgetPassword(dataDir: string): Promise<void> {
  await rm(path.join(dataDir, "identity", "administrator.json"), { force: true });
}

/** The environment of identity provider, web server and worker. */
export function childEnvironment(given: {
  readonly options: StartOptions;
  readonly databaseUrl: string;
  readonly secrets: Secrets;
  readonly identity: IdentityAddress | null;
}): Readonly<Record<string, string>> {
  const { options, databaseUrl, secrets, identity } = given;
  const ours = {
    DATABASE_URL: databaseUrl,
    KUBEPROOF_URL: options.publicUrl,
    KUBEPROOF_SECRET: secrets.webSecret,
    NEXTAUTH_URL: `${options.publicUrl}/api/auth`,
    NEXTAUTH_SECRET: secrets.webSecret,
    KUBEPROOF_DEMO: options.demo ? "1" : "0",
    ...(options.ownCatalog === null ? {} : { KUBEPROOF_OWN_CATALOG: options.ownCatalog }),
  };
  if (identity === null) return { ...ours, KUBEPROOF_DEMO_IDENTITY: "0" };
  return {
    ...ours,
    ...localGroups,
    OIDC_ISSUER: identity.issuer,
    OIDC_CLIENT_ID: "kubeproof",
    OIDC_CLIENT_SECRET: secrets.clientSecret,
    IDENTITY_DATA: path.join(options.dataDir, "identity"),
    IDENTITY_COOKIE_KEY: secrets.identityCookieKey,
    KUBEPROOF_DEMO_IDENTITY: options.demo ? "1" : "0",
  };
}
