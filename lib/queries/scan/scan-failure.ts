import { wordsOfScanner } from "#lib/contract/scanner-labels.ts";
import { pushCommand } from "#lib/contract/views/push-command.ts";
import type { ScanPage } from "#lib/contract/views/scan.ts";
import type { Context } from "#lib/db/context.ts";
import type { ScanDetail } from "#lib/db/sql/read-scan.ts";
import { cleanText, cleanTitle } from "#lib/domain/document/clean-text.ts";
import { hour } from "#lib/domain/time/instant.ts";
import { instantWords } from "../source/sentence.ts";

/** Reasons that are about how a good document was sent, not about the document. */
const sentWrongly: ReadonlySet<string> = new Set(["node_missing", "several_nodes"]);

/** Why a document could not be read, what counts in its place, and the command that ends it. */
export function scanFailure(ctx: Context, scan: ScanDetail): ScanPage["error"] {
  if (scan.state !== "failed") return null;
  const reason = scan.error_reason ?? "unknown";
  return {
    reason: cleanTitle(reason),
    message: cleanText(scan.error_message ?? "It could not be read.", 1_000),
    stillCounts: stillCounts(ctx, scan),
    command: sentWrongly.has(reason)
      ? pushCommand(scan.scanner, scan.cluster_name, ctx.server.publicUrl)
      : (wordsOfScanner(scan.scanner)?.howToMake ?? null),
  };
}

function stillCounts({ now }: Context, scan: ScanDetail): string {
  const last = scan.last_read_observed_at;
  if (last === null) return "Nothing else of this source was ever read, so it proves nothing.";
  const until = last.getTime() + 2 * intervalOf(scan);
  const looked = `The last scan that could be read looked on ${instantWords(last)}`;
  return now.getTime() < until
    ? `${looked}: it still counts until ${instantWords(new Date(until))}.`
    : `${looked}: since ${instantWords(new Date(until))} it does not count any more.`;
}

function intervalOf(scan: ScanDetail): number {
  if (scan.interval_seconds !== null) return scan.interval_seconds * 1000;
  return (wordsOfScanner(scan.scanner)?.intervalHours ?? 24) * hour;
}
