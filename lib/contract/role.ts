import * as z from "zod";
import { roles } from "#lib/domain/access/role.ts";
import { Reason } from "./cluster.ts";

/** POST /api/v1/admin/roles: gives a role to everybody in a group, on all clusters or on some. */
export const GiveRole = z.strictObject({
  /** As the identity provider spells it. */
  group: z
    .string()
    .trim()
    .min(1, "Name the group.")
    .max(256)
    .refine((text) => !text.includes("\u0000"), "Leave out unprintable characters."),
  role: z.enum(roles),
  clusters: z.union([z.literal("all"), z.array(z.uuid("is no id")).min(1, "Choose its clusters.").max(1_000)]),
  reason: Reason,
});
export const GivenRole = z.object({ id: z.string(), created: z.boolean() });

/** POST /api/v1/admin/roles/{grant}/end. */
export const EndRole = z.strictObject({ reason: Reason });
export const EndedRole = z.object({ id: z.string() });
export const RolePath = z.object({ grant: z.uuid("is no id") });
export const TakeRole = EndRole.extend({ grantId: z.uuid("is no id") });

/** Paths of given roles, for the console. */
export const rolePaths = {
  roles: "/api/v1/admin/roles",
  end: (grantId: string) => `/api/v1/admin/roles/${encodeURIComponent(grantId)}/end`,
} as const;
