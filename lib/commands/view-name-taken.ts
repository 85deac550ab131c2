import { codeOf } from "#lib/db/connection-error.ts";
import { AppError } from "#lib/errors.ts";

// Prisma's code for a unique index that was hit.
const uniqueHit = "P2002";

/** Runs a write that gives a saved view its name, and says so when its owner has another of that name. */
export async function orViewNameTaken<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (codeOf(error) !== uniqueHit) throw error;
    throw new AppError(
      "conflict",
      `There is a view named "${name}" already. Choose another name, or change that view.`,
      {
        reason: "name_taken",
        cause: error,
      },
    );
  }
}
