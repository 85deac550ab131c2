import * as z from "zod";

/** A person of the demo provider that one click signs in. */
export const DemoPerson = z.object({ hint: z.string(), name: z.string(), role: z.string(), sentence: z.string() });
export type DemoPerson = z.infer<typeof DemoPerson>;

/** Why nobody can sign in, checked against the issuer itself. */
export const IssuerProblem = z.object({
  title: z.string(),
  sentence: z.string(),
  checkedAt: z.iso.datetime(),
  request: z.string(),
  answer: z.string(),
  /** The settings in force; secrets only as their length. */
  settings: z.array(z.object({ name: z.string(), value: z.string(), ok: z.boolean(), word: z.string() })),
  advice: z.object({ title: z.string(), sentence: z.string(), command: z.string().nullable() }),
});
export type IssuerProblem = z.infer<typeof IssuerProblem>;

/** Page /sign-in: the one page that answers without a session. */
export const SignIn = z.object({
  /** Host of the issuer, or `Demo identity`. */
  provider: z.string(),
  demo: z.boolean(),
  people: z.array(DemoPerson),
  /** Why nobody can sign in now. */
  problem: IssuerProblem.nullable(),
  /** Why the last try of this browser failed, while the issuer itself answers. */
  fault: IssuerProblem.nullable(),
  signedOut: z.boolean(),
  sessionHours: z.number(),
});
export type SignIn = z.infer<typeof SignIn>;

/** Shown to a person the issuer knows and this product gives nothing. */
export const NoRole = z.object({
  email: z.string(),
  groups: z.array(z.string()),
  /** Who can change it, in words. */
  whoCan: z.string(),
});
export type NoRole = z.infer<typeof NoRole>;
