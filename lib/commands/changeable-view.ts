import type { PrismaTransaction } from "#lib/db/prisma.ts";
import type { Actor } from "#lib/domain/access/actor.ts";
import { may } from "#lib/domain/access/policy.ts";
import { AppError } from "#lib/errors.ts";

/**
 * The view an actor wants to change or delete: an own one, or a shared one for who may manage those. A private view of
 * somebody else reads like one that does not exist.
 */
export async function changeableView(tx: PrismaTransaction, actor: Actor, viewId: string) {
  const view = await tx.savedView.findUnique({ where: { id: viewId } });
  if (view === null || (view.ownerId !== actor.id && !view.shared)) {
    throw new AppError("not_found", "There is no such view of yours.", { reason: "unknown_view" });
  }
  if (view.ownerId !== actor.id && !may(actor, "view:manage")) {
    throw new AppError(
      "forbidden",
      "Only who saved it, or an administrator, can change this view. Save one of your own.",
      {
        reason: "not_own",
      },
    );
  }
  return view;
}
