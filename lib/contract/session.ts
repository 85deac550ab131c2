import * as z from "zod";
import { roles } from "#lib/domain/access/role.ts";

/** Opens a session for a person whose ID token was verified. */
export const OpenSession = z.strictObject({
  issuer: z.string().min(1).max(2_000),
  subject: z.string().min(1).max(255),
  email: z.string().max(255).nullable(),
  name: z.string().max(255).nullable(),
  groups: z.array(z.string().max(256)).max(500),
  /** The strongest role the groups give now; null gives nothing. */
  role: z.enum(roles).nullable(),
  userAgent: z.string().max(300).nullable(),
  hours: z.number().positive().max(8_760),
  /** Secret of the session this browser had before: it ends, so that no known secret outlives a sign-in. */
  previousSecret: z.string().max(200).nullable(),
});

export const RevokeSession = z.strictObject({ sessionId: z.uuid("is no id") });
export const SessionPath = z.object({ session: z.uuid("is no id") });

/** GET /api/v1/session: who is asking. */
export const WhoAmI = z.object({
  kind: z.enum(["person", "token", "system"]),
  id: z.string(),
  roles: z.array(z.enum(roles)),
  /** What this actor may do somewhere. */
  actions: z.array(z.string()),
  clusters: z.union([z.literal("all"), z.array(z.string())]),
});

/** DELETE /api/v1/session. `endSessionUrl` also ends the session at the identity provider; null when it offers none. */
export const SignedOut = z.object({ signedOut: z.literal(true), endSessionUrl: z.string().nullable() });

/** A choice of one person; small on purpose. */
export const SetPreference = z.strictObject({
  key: z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, "a word such as pinned-framework"),
  value: z
    .union([z.string(), z.number(), z.boolean(), z.array(z.json()), z.record(z.string(), z.json())])
    .refine((value) => JSON.stringify(value).length <= 4_096, "at most 4096 characters"),
});
