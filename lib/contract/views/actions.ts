import * as z from "zod";

/** Name of a cluster for people: letters, digits, dots, dashes and underscores. */
export const ClusterName = z
  .string()
  .trim()
  .regex(
    /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/,
    "Use 1 to 63 letters, digits, dots, dashes or underscores.",
  );

/** POST /api/v1/clusters */
export const RegisterCluster = z.object({ name: ClusterName });
export const RegisteredCluster = z.object({ id: z.string(), name: z.string() });

/** POST /api/v1/clusters/{cluster}/tokens. The secret is in this answer and nowhere else. */
export const MakeToken = z.object({ name: z.string().trim().min(1).max(80) });
export const MadeToken = z.object({ id: z.string(), token: z.string() });

/** GET /api/v1/pulse: changes whenever something was settled. */
export const Pulse = z.object({ version: z.string() });

/** Problem details (RFC 9457) of every refused request. */
export const ProblemDetails = z.object({
  title: z.string().default("The request was refused"),
  detail: z.string().default(""),
  reason: z.string().optional(),
  requestId: z.string().optional(),
});

/** Paths the console calls. DELETE revokes a token or ends a session. */
export const paths = {
  /** A link that begins a sign-in; `hint` preselects an account at the issuer. */
  signIn: (callbackUrl: string, hint?: string) =>
    `/api/auth/start?${new URLSearchParams({ callbackUrl, ...(hint === undefined ? {} : { hint }) })}`,
  /** POST; answers with the way to the sign-in page. */
  signOut: "/api/auth/signout",
  pulse: "/api/v1/pulse",
  clusters: "/api/v1/clusters",
  tokens: (clusterId: string) => `/api/v1/clusters/${encodeURIComponent(clusterId)}/tokens`,
  token: (tokenId: string) => `/api/v1/tokens/${encodeURIComponent(tokenId)}`,
  session: (sessionId: string) => `/api/v1/sessions/${encodeURIComponent(sessionId)}`,
  /** GET says what it would change, POST does it; the question names a check where only one is meant. */
  retirement: (clusterId: string, scanner: string, check: { tool: string; checkKey: string } | null = null) =>
    `/api/v1/clusters/${encodeURIComponent(clusterId)}/sources/${encodeURIComponent(scanner)}/retirement${check === null ? "" : `?${new URLSearchParams(check)}`}`,
  ingest: "/api/v1/ingest",
  rawScan: (scanId: string) => `/api/v1/scans/${encodeURIComponent(scanId)}/raw`,
} as const;
