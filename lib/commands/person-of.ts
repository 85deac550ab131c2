import type { Actor } from "#lib/domain/access/actor.ts";
import { AppError } from "#lib/errors.ts";

/** Only a person can say that a source or a check no longer matters; their name stands beside it from then on. */
export function personOf(actor: Actor): string {
  if (actor.kind === "person") return actor.id;
  throw new AppError("forbidden", "Only a person can retire a source or a check of it.", { reason: "not_a_person" });
}
