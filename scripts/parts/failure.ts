import { AppError } from "#lib/errors.ts";

/** Prints why something ended: for what we know a sentence that says what to do, else the stack. */
export function reportFailure(error: unknown): void {
  console.error(`\n${sentence(error)}`);
}

function sentence(error: unknown): string {
  if (error instanceof AppError) return error.message;
  if (error instanceof Error && "code" in error) {
    if (error.code === "ENOSPC") return "The disk is full. Free some space and start again; your data is kept.";
    if (error.code === "EACCES" || error.code === "EPERM" || error.code === "EROFS") {
      return `This user may not write there: ${error.message}. Start as the user who started it first, or give another folder with --data.`;
    }
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
