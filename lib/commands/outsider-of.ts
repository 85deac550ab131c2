import type { PrismaTransaction } from "#lib/db/prisma.ts";
import type { Actor } from "#lib/domain/access/actor.ts";
import { AppError } from "#lib/errors.ts";

/** The person who acts, who is not in the group: nobody widens the rights of their own, an administrator included. */
export async function outsiderOf(tx: PrismaTransaction, actor: Actor, group: string): Promise<string> {
  if (actor.kind !== "person") {
    throw new AppError("forbidden", "Only a person can give a role to a group.", { reason: "not_a_person" });
  }
  const person = await tx.person.findUniqueOrThrow({ where: { id: actor.id }, select: { groups: true } });
  if (!person.groups.includes(group)) return actor.id;
  throw new AppError("forbidden", "You are in this group yourself: ask another administrator to give it a role.", {
    reason: "own_group",
  });
}
