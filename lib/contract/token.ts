import * as z from "zod";
import { tokenActions } from "#lib/domain/access/action.ts";

const oneDay = 1;

/** A new API token: what it may do, where, and for how long. */
export const CreateToken = z.strictObject({
  name: z.string().trim().min(1, "Give it a name.").max(80),
  verbs: z.array(z.enum(tokenActions)).min(1).max(tokenActions.length).default(["scan:ingest"]),
  /** Ids of clusters, or `all`, which needs someone who sees all. */
  clusters: z.union([z.literal("all"), z.array(z.uuid("is no id")).min(1).max(1_000)]),
  expiresInDays: z.int().min(oneDay).max(730).default(365),
});

/** The answer that holds the secret; it is shown here and never again. */
export const CreatedToken = z.object({ id: z.string(), token: z.string(), expiresAt: z.iso.datetime() });
export type CreatedToken = z.infer<typeof CreatedToken>;

export const RevokeToken = z.strictObject({ tokenId: z.uuid("is no id") });

export const TokenRecord = z.object({
  id: z.string(),
  name: z.string(),
  /** First characters, to recognise it by. */
  prefix: z.string(),
  verbs: z.array(z.string()),
  clusters: z.union([z.literal("all"), z.array(z.string())]),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
});
export type TokenRecord = z.infer<typeof TokenRecord>;
export const TokenRecords = z.object({ tokens: z.array(TokenRecord) });
export const TokenPath = z.object({ token: z.uuid("is no id") });
