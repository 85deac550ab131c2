import { scannerById } from "#lib/scanners/index.ts";

/** Expected interval of a scanner in seconds (semantics § 2), for a source that is heard for the first time; null if unknown. */
export function scannerIntervalSeconds(scanner: string): number | null {
  const entry = scannerById(scanner);
  return entry === null ? null : entry.intervalHours * 3600;
}
