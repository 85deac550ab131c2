import { codeOf } from "#lib/db/connection-error.ts";
import { AppError } from "#lib/errors.ts";

// Prisma's code for a unique index that was hit.
const uniqueHit = "P2002";

/** Runs a write that gives a cluster its name, and says so when another cluster has it. */
export async function orNameTaken<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (codeOf(error) !== uniqueHit) throw error;
    throw new AppError("conflict", `There is a cluster named "${name}" already. Choose another name.`, {
      reason: "name_taken",
      cause: error,
    });
  }
}
