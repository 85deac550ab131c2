import * as z from "zod";
import { AppError } from "./errors.ts";

/** How people are known: any OpenID provider that answers discovery. */
export type OidcSettings = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Scopes to ask for; null asks for `openid profile email`, and for `groups` where the issuer offers it. */
  readonly scope: string | null;
  /** Claim of the ID token (or of userinfo) that lists the groups of a person. */
  readonly groupsClaim: string;
};

/** Everything the product takes from its environment. */
export type Env = {
  readonly databaseUrl: string;
  /** Address under which browsers and senders reach this server, without a slash at the end. */
  readonly publicUrl: string;
  readonly isProduction: boolean;
  /** Key of the short-lived sign-in cookies; null lets each process make its own. */
  readonly secret: string | null;
  /** null: nobody can sign in, and the sign-in page says so. */
  readonly oidc: OidcSettings | null;
  /** Group of the identity provider that gives a role, by role; only those that were set. */
  readonly roleGroups: Readonly<Record<string, string>>;
  /** The issuer is the local provider with invented people. */
  readonly isDemoIdentity: boolean;
  /** Who knows it may read the metrics of the web server; null: nobody. */
  readonly metricsToken: string | null;
  /** Folder of own frameworks and mappings; null: none. */
  readonly ownCatalog: string | null;
  readonly sessionIdleHours: number;
  readonly sessionHours: number;
  /** Requests to the API that one person or token may make in a minute; documents and reports of collectors have their own. */
  readonly requestsPerMinute: number;
};

const blankIsAbsent = (value: unknown): unknown => (value === "" ? undefined : value);
const text = z.preprocess(blankIsAbsent, z.string().trim().min(1).optional());
const hours = (standard: number) =>
  z.preprocess(blankIsAbsent, z.coerce.number().positive().max(8760).default(standard));

const Variables = z.object({
  DATABASE_URL: z.preprocess(
    blankIsAbsent,
    z.string("is not set; it looks like postgres://user:password@host:5432/name"),
  ),
  KUBEPROOF_URL: z.preprocess(
    blankIsAbsent,
    z.url({ protocol: /^https?$/, error: "is no http or https address" }).default("http://localhost:3000"),
  ),
  KUBEPROOF_SECRET: z.preprocess(blankIsAbsent, z.string().min(32, "is shorter than 32 characters").optional()),
  KUBEPROOF_METRICS_TOKEN: z.preprocess(blankIsAbsent, z.string().min(16, "is shorter than 16 characters").optional()),
  KUBEPROOF_DEMO_IDENTITY: text,
  KUBEPROOF_OWN_CATALOG: text,
  KUBEPROOF_SESSION_IDLE_HOURS: hours(8),
  KUBEPROOF_SESSION_HOURS: hours(72),
  KUBEPROOF_REQUESTS_PER_MINUTE: z.preprocess(
    blankIsAbsent,
    z.coerce.number("is no number").int("is no whole number").min(10, "is below 10").max(1_000_000).default(600),
  ),
  OIDC_ISSUER: text,
  OIDC_CLIENT_ID: text,
  OIDC_CLIENT_SECRET: text,
  OIDC_SCOPE: text,
  OIDC_GROUPS_CLAIM: z.preprocess(blankIsAbsent, z.string().default("groups")),
  NODE_ENV: text,
});

const roleGroupName = /^OIDC_([A-Z]+)_GROUP$/;

/**
 * Reads and checks the environment. Throws an AppError that names the variable and what is wrong with it; never
 * prints a value, since it may be a secret.
 */
export function readEnv(source: Readonly<Record<string, string | undefined>> = process.env): Env {
  const parsed = Variables.safeParse(source);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new AppError("invalid", `The environment variable ${issue?.path.join(".")} ${issue?.message}.`, {
      reason: "environment",
    });
  }
  const variables = parsed.data;
  return {
    databaseUrl: variables.DATABASE_URL,
    publicUrl: variables.KUBEPROOF_URL.replace(/\/+$/, ""),
    isProduction: variables.NODE_ENV === "production",
    secret: variables.KUBEPROOF_SECRET ?? null,
    oidc: oidcSettings(variables),
    roleGroups: roleGroups(source),
    isDemoIdentity: variables.KUBEPROOF_DEMO_IDENTITY === "1",
    metricsToken: variables.KUBEPROOF_METRICS_TOKEN ?? null,
    ownCatalog: variables.KUBEPROOF_OWN_CATALOG ?? null,
    sessionIdleHours: variables.KUBEPROOF_SESSION_IDLE_HOURS,
    sessionHours: variables.KUBEPROOF_SESSION_HOURS,
    requestsPerMinute: variables.KUBEPROOF_REQUESTS_PER_MINUTE,
  };
}

/** Reads only the database's address, for commands that need nothing else (migrate, replay). */
export function readDatabaseUrl(source: Readonly<Record<string, string | undefined>> = process.env): string {
  return readEnv({ DATABASE_URL: source["DATABASE_URL"] }).databaseUrl;
}

/** Reads only the folder of own frameworks and mappings, for the worker and commands beside the database; null: none. */
export function readOwnCatalogFolder(
  source: Readonly<Record<string, string | undefined>> = process.env,
): string | null {
  return text.parse(source["KUBEPROOF_OWN_CATALOG"]) ?? null;
}

/** What `kubeproof push` takes from the environment: where to send, and as whom. */
export type SenderEnv = { readonly KUBEPROOF_URL: string | undefined; readonly KUBEPROOF_TOKEN: string | undefined };

/** Reads the environment of a sender; checked where it is used, since options outweigh it. */
export function readSenderEnv(source: Readonly<Record<string, string | undefined>> = process.env): SenderEnv {
  return { KUBEPROOF_URL: source["KUBEPROOF_URL"], KUBEPROOF_TOKEN: source["KUBEPROOF_TOKEN"] };
}

/** What the local identity provider is told by the program that starts it. */
export type IdentityEnv = {
  /** Its own address, `http://127.0.0.1:<port>`. */
  readonly issuer: string;
  readonly port: number;
  /** Folder for keys and the administrator; created when missing. */
  readonly dataDir: string;
  /** The one client: this product's web server. */
  readonly publicUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Signs its cookies. */
  readonly cookieKey: string;
  /** True: invented people, no password. False: one administrator with a password. */
  readonly isDemo: boolean;
};

const IdentityVariables = z.object({
  OIDC_ISSUER: z.url({ protocol: /^http$/, hostname: /^127\.0\.0\.1$/ }),
  IDENTITY_DATA: z.string().min(1),
  IDENTITY_COOKIE_KEY: z.string().min(32),
  KUBEPROOF_URL: z.url({ protocol: /^https?$/ }),
  OIDC_CLIENT_ID: z.string().min(1),
  OIDC_CLIENT_SECRET: z.string().min(16),
  KUBEPROOF_DEMO_IDENTITY: z.enum(["0", "1"]),
});

/** Reads the environment of the local identity provider. */
export function readIdentityEnv(source: Readonly<Record<string, string | undefined>> = process.env): IdentityEnv {
  const parsed = IdentityVariables.safeParse(source);
  if (!parsed.success) {
    const names = parsed.error.issues.map((issue) => issue.path.join(".")).join(", ");
    throw new AppError("invalid", `The local identity provider is started by npm start, not by hand: check ${names}.`, {
      reason: "environment",
    });
  }
  const variables = parsed.data;
  return {
    issuer: variables.OIDC_ISSUER,
    port: Number(new URL(variables.OIDC_ISSUER).port),
    dataDir: variables.IDENTITY_DATA,
    publicUrl: variables.KUBEPROOF_URL.replace(/\/+$/, ""),
    clientId: variables.OIDC_CLIENT_ID,
    clientSecret: variables.OIDC_CLIENT_SECRET,
    cookieKey: variables.IDENTITY_COOKIE_KEY,
    isDemo: variables.KUBEPROOF_DEMO_IDENTITY === "1",
  };
}

function oidcSettings(variables: z.infer<typeof Variables>): OidcSettings | null {
  if (variables.OIDC_ISSUER === undefined) return null;
  return {
    issuer: variables.OIDC_ISSUER,
    clientId: variables.OIDC_CLIENT_ID ?? "",
    clientSecret: variables.OIDC_CLIENT_SECRET ?? "",
    scope: variables.OIDC_SCOPE ?? null,
    groupsClaim: variables.OIDC_GROUPS_CLAIM,
  };
}

function roleGroups(source: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const entries = Object.entries(source).flatMap(([name, value]) => {
    const role = roleGroupName.exec(name)?.[1];
    return role === undefined || value === undefined || value === "" ? [] : [[role.toLowerCase(), value] as const];
  });
  return Object.fromEntries(entries);
}

/** The sign-in library knows its own address from the environment alone; without it, it takes a wrong one. */
export function announceUrl(publicUrl: string): void {
  process.env["NEXTAUTH_URL"] = `${publicUrl}/api/auth`;
}
