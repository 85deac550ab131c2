import { scannerLabel, toolLabel } from "#lib/contract/scanner-labels.ts";
import type { FindingRow } from "#lib/contract/views/findings.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import type { FindingKey } from "#lib/db/sql/list-finding-keys.ts";
import type { RetiredCheckRow } from "#lib/db/sql/list-retired-checks.ts";
import type { SameWord } from "#lib/db/sql/list-same-words.ts";
import { type FindingRecord, readFindings } from "#lib/db/sql/read-findings.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import { cleanTitle } from "#lib/domain/document/clean-text.ts";
import { witnessedBy } from "../requirement/resting-on.ts";
import { resourceRef } from "../resource/resource-ref.ts";
import type { SourceHealth } from "../source/source-health.ts";
import { packageOf } from "./package-of.ts";
import { wordsOnSameFacts } from "./same-facts.ts";

const hourMs = 3_600_000;

/** Since when a word does not count: its source fell silent, or a person retired the source or the check (semantics § 2). */
export type Doubt = { readonly from: Date; readonly retired: boolean };
type Said = { readonly scanner: string; readonly tool: string; readonly check_key: string };
/** The doubt about a word of a cluster that was heard at an instant; null while it counts. */
export type DoubtAbout = (clusterId: string, said: Said, heardAt: Date) => Doubt | null;

/** Tells by the health of sources, and by the checks that people retired, whose words count now. */
export function doubtAbout(
  now: Date,
  health: readonly SourceHealth[],
  retired: readonly RetiredCheckRow[],
): DoubtAbout {
  const bySource = new Map(health.map((source) => [`${source.cluster.id} ${source.scanner}`, source]));
  const byCheck = new Map(retired.map((row) => [keyOf(row.cluster_id, row), row.retired_at]));
  return (clusterId, said, heardAt) => {
    const source = bySource.get(`${clusterId} ${said.scanner}`);
    if (source === undefined) return { from: heardAt, retired: false };
    const retiredAt = [source.retirement?.at, byCheck.get(keyOf(clusterId, said))].find(
      (at) => at !== undefined && heardAt <= at,
    );
    if (retiredAt !== undefined) return { from: retiredAt, retired: true };
    const until = new Date(heardAt.getTime() + 2 * source.intervalHours * hourMs);
    return until > now ? null : { from: until, retired: false };
  };
}

const keyOf = (clusterId: string, { scanner, tool, check_key }: Said): string =>
  [clusterId, scanner, tool, check_key].join("\n");

/** The findings with these keys as lists show them; two statements. The caller passes keys its viewer may see. */
export async function findingRows(
  ctx: Context,
  keys: readonly FindingKey[],
  doubt: DoubtAbout,
): Promise<readonly FindingRow[]> {
  const records = await readFindings(fromSql(ctx.sql), keys);
  const words = await wordsOnSameFacts(ctx, records);
  return records.map((record, place) => findingRow(ctx.catalog, record, words.get(place) ?? [], doubt));
}

/** One finding as lists show it. `words` are everyone's about the same facts. */
export function findingRow(
  catalog: Catalog,
  record: FindingRecord,
  words: readonly SameWord[],
  doubt: DoubtAbout,
): FindingRow {
  const isOpen = record.state === "open";
  const { word } = record;
  const doubted = isOpen ? doubt(record.cluster_id, record, record.last_seen_at) : null;
  return {
    fingerprint: record.fingerprint,
    cluster: { id: record.cluster_id, name: record.cluster_name },
    kind: record.kind,
    severity: record.severity,
    state: record.state,
    check: {
      key: cleanTitle(record.check_key),
      rawId: cleanTitle(word?.raw_id ?? record.check_key),
      title: cleanTitle(record.title),
      tool: record.tool,
      toolLabel: toolLabel(record.tool),
    },
    source: { scanner: record.scanner, label: scannerLabel(record.scanner) },
    resource: resourceOf(record),
    image: record.image === null ? null : cleanTitle(record.image),
    package: packageOf(word?.details ?? {}),
    firstSeenAt: record.first_failed_at.toISOString(),
    detectedAt: record.detected_at.toISOString(),
    lastSeenAt: record.last_seen_at.toISOString(),
    resolvedAt: record.resolved_at?.toISOString() ?? null,
    episode: record.number,
    reopened: record.reopened,
    regression: record.regression,
    outcome: word?.outcome ?? null,
    noLongerNamed: isOpen && word !== null && !word.named,
    silentFrom: doubted?.from.toISOString() ?? null,
    retired: doubted?.retired ?? false,
    seenBy: seenBy(record, words, doubt),
    hurts: witnessedBy(catalog, record.tool, record.witness).requirements.length,
  };
}

function resourceOf(record: FindingRecord): FindingRow["resource"] {
  const { resource_kind, type, namespace, name, container } = record;
  return {
    ...resourceRef({ kind: resource_kind, type, namespace, name, container }),
    type: cleanTitle(type),
    container: cleanTitle(container),
    path: cleanTitle(record.path),
  };
}

/** Its own tool first; another one while its word counts. */
function seenBy(record: FindingRecord, words: readonly SameWord[], doubt: DoubtAbout): FindingRow["seenBy"] {
  const tools = new Set([record.tool]);
  for (const word of words) {
    if (word.outcome === "fail" && doubt(record.cluster_id, word, word.heard_at) === null) tools.add(word.tool);
  }
  return [...tools].map((tool) => ({ tool, label: toolLabel(tool) }));
}
