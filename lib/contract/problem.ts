import * as z from "zod";
import { errorCodes } from "#lib/errors.ts";

/** Media type of every refused request (RFC 9457). */
export const problemType = "application/problem+json";

/**
 * Body of every refused request: `code` from the closed list, `reason` a stable machine word (`unknown_token`),
 * `detail` a sentence that says what to do, `requestId` to find it in the log.
 */
export const Problem = z.object({
  title: z.string(),
  status: z.int(),
  code: z.enum(errorCodes),
  reason: z.string(),
  detail: z.string(),
  requestId: z.string(),
  /** Small safe facts, for example which fields were wrong. */
  details: z.record(z.string(), z.unknown()).optional(),
});
export type Problem = z.infer<typeof Problem>;
