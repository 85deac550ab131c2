import { downloadText } from "./download.ts";

/** A table as a CSV file named for what is in it and for the day it was true. */
export function downloadCsv(parts: AsyncIterable<string>, what: string, at: Date): Response {
  return downloadText(parts, "text/csv; charset=utf-8; header=present", `${what}-${at.toISOString().slice(0, 10)}.csv`);
}
