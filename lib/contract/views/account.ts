import * as z from "zod";
import { Instant } from "./standing.ts";

/** One place where the person is signed in. */
export const SessionRow = z.object({
  id: z.string(),
  current: z.boolean(),
  startedAt: Instant,
  lastSeenAt: Instant,
  expiresAt: Instant,
  /** Browser and system in words, as the browser claims; hostile text. */
  device: z.string().max(200),
});
export type SessionRow = z.infer<typeof SessionRow>;

/** Page /account. */
export const Account = z.object({
  now: Instant,
  name: z.string(),
  email: z.string(),
  issuer: z.string(),
  /** Roles and where they hold, in words: `Security engineer · all clusters`. */
  roles: z.array(z.object({ role: z.string(), label: z.string(), scope: z.string() })),
  groups: z.array(z.string()),
  sessions: z.array(SessionRow),
});
export type Account = z.infer<typeof Account>;
