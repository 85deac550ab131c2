import { AppError } from "#lib/errors.ts";

/** Prints why something ended: for what we know a sentence that says what to do, else the stack. */
export function reportFailure(error: unknown): void {
  console.error(`\n${sentence(error)}`);
  const lines = lastLinesOf(error);
  if (lines.length === 0) return;
  console.error("Its last lines:");
  for (const line of lines.slice(-15)) console.error(`    ${line}`);
}

/** The last lines that a failed part wrote, when the error carries them. */
export function lastLinesOf(error: unknown): readonly string[] {
  const lines: unknown = error instanceof AppError ? error.details.lastLines : undefined;
  return Array.isArray(lines) ? lines.map(String) : [];
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
