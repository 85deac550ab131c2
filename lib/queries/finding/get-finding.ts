import { scannerLabel, toolLabel } from "#lib/contract/scanner-labels.ts";
import type { FindingRef } from "#lib/contract/views/finding-filter.ts";
import type { FindingDetail, FindingWitness } from "#lib/contract/views/findings.ts";
import type { CappedCount } from "#lib/contract/views/standing.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { countMatchingFindings } from "#lib/db/sql/count-matching-findings.ts";
import { listNamedClusters } from "#lib/db/sql/list-clusters.ts";
import { type EpisodeRecord, listEpisodes } from "#lib/db/sql/list-episodes.ts";
import { listPeriods, type PeriodRecord } from "#lib/db/sql/list-periods.ts";
import { listRetiredChecks, type RetiredCheckRow } from "#lib/db/sql/list-retired-checks.ts";
import type { SameWord } from "#lib/db/sql/list-same-words.ts";
import { type FindingRecord, readFindings } from "#lib/db/sql/read-findings.ts";
import { may } from "#lib/domain/access/policy.ts";
import { criticalities } from "#lib/domain/catalog/catalog.ts";
import { severities } from "#lib/domain/check/outcome.ts";
import { cleanText, cleanTitle } from "#lib/domain/document/clean-text.ts";
import { day } from "#lib/domain/time/instant.ts";
import { AppError } from "#lib/errors.ts";
import { frameworkRef } from "../framework/framework-row.ts";
import { witnessedBy } from "../requirement/resting-on.ts";
import { beliefSentence } from "../requirement/why-not.ts";
import { excerptAt } from "../scan/excerpt-at.ts";
import { listSourceHealth, type SourceHealth, unnamed } from "../source/source-health.ts";
import { mostCounted } from "./count-findings.ts";
import { type DoubtAbout, doubtAbout, findingRow } from "./finding-rows.ts";
import { packageDetails } from "./package-of.ts";
import { wordsOnSameFacts } from "./same-facts.ts";

/** How far a page looks back: queries on history bound their time. */
const historyDays = 400;
const mostEpisodes = 50;
const mostPeriods = 200;
const mostWitnesses = 60;
const longestMessage = 4_000;
const longestDetail = 2_000;
const longestAdvice = 8_000;

/**
 * One finding with its history, its raw lines, everyone who could see the same, and what it hurts; a constant number of
 * statements. A finding of a cluster out of reach reads like one that does not exist.
 */
export async function getFinding(ctx: Context, asked: FindingRef): Promise<FindingDetail> {
  const db = fromSql(ctx.sql);
  const { episodes, record } = await requireFinding(ctx, asked);
  const cluster = { id: record.cluster_id, name: record.cluster_name };
  const [health, retired] = [await listSourceHealth(ctx, [cluster]), await listRetiredChecks(db, [cluster.id])];
  const doubt = doubtAbout(ctx.now, health, retired);
  const words = (await wordsOnSameFacts(ctx, [record])).get(0) ?? [];
  const row = findingRow(ctx.catalog, record, words, doubt);
  const { word } = record;
  return {
    now: ctx.now.toISOString(),
    row,
    message: cleanText(word?.message ?? "", longestMessage),
    details: detailsOf(word?.details ?? {}),
    remediation: cleanText(record.remediation, longestAdvice),
    episodes: episodes.map(episodeView),
    periods: (await periodsOf(ctx, record)).map(periodView),
    raw: word === null || word.line === null ? null : await excerptAt(ctx, cluster.id, word.scan_id, word.line),
    lookedAt: row.state === "open" ? row.lastSeenAt : null,
    retirement: row.retired ? retirementOf(record, health, retired) : null,
    retirable: may(ctx.actor, "source:retire", { clusterId: cluster.id })
      ? { tool: record.tool, checkKey: record.check_key }
      : null,
    witnesses: witnessesOf(record, words, doubt),
    ...restingOn(ctx, record),
    sameCheck: await sameCheck(ctx, record),
  };
}

/** The act that took its word's worth: of the whole source, else of this check. */
function retirementOf(
  record: FindingRecord,
  health: readonly SourceHealth[],
  retired: readonly RetiredCheckRow[],
): FindingDetail["retirement"] {
  const source = health.find((each) => each.scanner === record.scanner)?.retirement ?? null;
  if (source !== null && record.last_seen_at <= source.at) {
    return { of: "source", at: source.at.toISOString(), by: source.by, reason: source.reason };
  }
  const check = retired.find(
    (row) => row.scanner === record.scanner && row.tool === record.tool && row.check_key === record.check_key,
  );
  if (check === undefined) return null;
  const by = check.by_name === null ? unnamed : cleanTitle(check.by_name);
  return { of: "check", at: check.retired_at.toISOString(), by, reason: cleanText(check.reason, 2_000) };
}

async function requireFinding(
  ctx: Context,
  asked: FindingRef,
): Promise<{ episodes: readonly EpisodeRecord[]; record: FindingRecord }> {
  const db = fromSql(ctx.sql);
  const episodes = await listEpisodes(db, ctx.viewer, asked, mostEpisodes);
  const [current] = episodes;
  const [record] = current === undefined ? [] : await readFindings(db, [{ ...asked, number: current.number }]);
  if (record !== undefined) return { episodes, record };
  throw new AppError("not_found", "There is no such finding among yours.", { reason: "unknown_finding" });
}

/** What the tool added, without what the row has said already and what it left empty. */
function detailsOf(details: Readonly<Record<string, string>>): FindingDetail["details"] {
  const said: ReadonlySet<string> = new Set([...Object.values(packageDetails), "image"]);
  return Object.entries(details)
    .filter(([name, value]) => value !== "" && !said.has(name))
    .map(([name, value]) => ({ name: cleanTitle(name).slice(0, 60), value: cleanText(value, longestDetail) }));
}

function episodeView(row: EpisodeRecord): FindingDetail["episodes"][number] {
  return {
    number: row.number,
    state: row.state,
    lastCleanAt: row.last_clean_at?.toISOString() ?? null,
    firstFailedAt: row.first_failed_at.toISOString(),
    fixedSeenAt: row.fixed_seen_at?.toISOString() ?? null,
    detectedAt: row.detected_at.toISOString(),
    resolvedAt: row.resolved_at?.toISOString() ?? null,
    reopenedFrom: row.reopened_from,
    regression: row.regression,
    openedBy: row.opened_by_scan,
    closedBy: row.closed_by_scan,
  };
}

async function periodsOf(ctx: Context, record: FindingRecord): Promise<readonly PeriodRecord[]> {
  return await listPeriods(fromSql(ctx.sql), {
    clusterId: record.cluster_id,
    targetId: record.target_id,
    checkId: record.check_id,
    resourceId: record.resource_id,
    since: new Date(ctx.now.getTime() - historyDays * day),
    limit: mostPeriods,
  });
}

function periodView(row: PeriodRecord): FindingDetail["periods"][number] {
  return {
    outcome: row.outcome,
    from: row.held_from.toISOString(),
    to: row.held_to?.toISOString() ?? null,
    knownFrom: row.known_from.toISOString(),
    knownTo: row.known_to?.toISOString() ?? null,
  };
}

/** Everyone who spoke about the same facts here, the finding itself first. */
function witnessesOf(record: FindingRecord, words: readonly SameWord[], doubt: DoubtAbout): FindingWitness[] {
  const isSelf = (word: SameWord): boolean => word.fingerprint === record.fingerprint;
  return words
    .toSorted((a, b) => Number(isSelf(b)) - Number(isSelf(a)))
    .slice(0, mostWitnesses)
    .map((word) => ({
      self: isSelf(word),
      tool: word.tool,
      toolLabel: toolLabel(word.tool),
      sourceLabel: scannerLabel(word.scanner),
      rawId: cleanTitle(word.raw_id),
      title: cleanTitle(word.title),
      container: cleanTitle(word.container),
      outcome: word.outcome,
      decides: word.decision,
      observedAt: word.heard_at.toISOString(),
      fresh: doubt(record.cluster_id, word, word.heard_at) === null,
      fingerprint: word.fingerprint,
      scanId: word.scan_id,
      line: word.line,
    }));
}

type Resting = Pick<FindingDetail, "facts" | "whyHarmless" | "controls" | "requirements">;

/** What the catalog rests on this check. A verdict that is not believed decides nothing, and a fact that only shows it neither. */
function restingOn({ catalog }: Context, record: FindingRecord): Resting {
  const { facts, controls, requirements } = witnessedBy(catalog, record.tool, record.witness);
  const named = controls.flatMap((id) => catalog.controls.get(id) ?? []);
  return {
    facts: facts.map(({ id, statement }) => ({ id, statement })),
    whyHarmless: whyHarmless(record, facts.length, controls.length, () =>
      beliefSentence(catalog, record.tool, record.witness, record.word?.raw_id ?? ""),
    ),
    controls: named
      .toSorted((a, b) => criticalities.indexOf(a.criticality) - criticalities.indexOf(b.criticality))
      .map(({ id, title, criticality }) => ({ id, title, criticality })),
    requirements: requirements.map(({ framework, requirement, link }) => ({
      framework: frameworkRef(framework),
      id: requirement.id,
      title: requirement.title,
      role: link.role,
    })),
  };
}

function whyHarmless(record: FindingRecord, facts: number, controls: number, belief: () => string): string | null {
  if (facts === 0) return "No fact of the catalog rests on this check: it informs, and decides nothing.";
  if (controls === 0) return "This check is only shown beside the facts it is about: it decides none of them.";
  if (record.state === "open" && record.word?.outcome === "fail" && record.word.decision === "none") {
    return ["Its verdict is not believed, so it decides nothing.", belief()].filter((text) => text !== "").join(" ");
  }
  return null;
}

/** Open findings of the same check elsewhere. */
async function sameCheck(ctx: Context, record: FindingRecord): Promise<CappedCount> {
  const db = fromSql(ctx.sql);
  const clusters = await listNamedClusters(db, ctx.viewer);
  const counts = await countMatchingFindings(
    db,
    {
      ...{ clusterIds: clusters.map((cluster) => cluster.id), states: ["open"], severities, kinds: [] },
      ...{ scanners: [record.scanner], namespaces: [], resource: null, image: null, words: [] },
      check: `${record.tool}:${record.check_key}`,
    },
    mostCounted + 1,
  );
  const all = [...counts.values()].reduce((sum, { count }) => sum + count, 0);
  const others = record.state === "open" ? all - 1 : all;
  return { count: Math.min(Math.max(0, others), mostCounted), capped: others > mostCounted };
}
