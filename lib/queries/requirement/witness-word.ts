import { createHash } from "node:crypto";
import { witnessLabel } from "#lib/contract/scanner-labels.ts";
import type { WitnessWord } from "#lib/contract/views/requirement.ts";
import type { WordContent } from "#lib/db/sql/load-word-contents.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import { cleanText, cleanTitle } from "#lib/domain/document/clean-text.ts";
import type { Part } from "#lib/domain/fact/part.ts";
import { isFresh } from "#lib/domain/scan/word.ts";
import type { ClusterInput } from "#lib/domain/standing/input.ts";
import { whyNot } from "./why-not.ts";

const longestMessage = 4_000;
const longestDetail = 2_000;
/** In this order where they occur; what a tool adds beside them follows. */
const detailsFirst = ["expected", "actual", "reason", "audit"] as const;

/** Where a word stands on the page, and what the core made of it. */
export type HeardWord = {
  readonly part: Part;
  readonly isWider: boolean;
  readonly asksPeople: boolean;
  /** Names the place on the page: the same word can be shown under two facts. */
  readonly place: string;
};

/** The contents of words by source, check and resource; several where several reports speak about one resource. */
export type Contents = ReadonlyMap<string, readonly WordContent[]>;

export function contentsOf(rows: readonly WordContent[]): Contents {
  return Map.groupBy(rows, (row) => `${row.scanner}\n${row.check_key}\n${row.key}`);
}

/** What one check last said about one resource, cleaned, capped and with secrets hidden; null when its words are gone. */
export function witnessWord(
  catalog: Catalog,
  input: ClusterInput,
  at: number,
  contents: Contents,
  heard: HeardWord,
): WitnessWord | null {
  const { part } = heard;
  const { word, state } = part;
  const said = contents.get(`${word.source}\n${word.check}\n${word.key}`) ?? [];
  const content =
    said.find((row) => row.outcome === word.state.outcome && row.since.getTime() === word.state.since) ?? said[0];
  if (content === undefined) return null;
  const interval = input.sources.get(word.source)?.interval ?? 0;
  const silentFrom = state.saidAt === null ? null : state.saidAt + 2 * interval;
  const fresh = isFresh(state.saidAt ?? state.truncatedPassAt, interval, at);
  const rawId = cleanTitle(content.raw_id);
  const reason = whyNot(catalog, { ...heard, rawId, silentFrom });
  return {
    key: keyOf(heard, content),
    tool: word.tool,
    toolLabel: witnessLabel(word.tool, word.witness),
    rawId,
    title: cleanTitle(content.title),
    outcome: state.outcome,
    severity: content.severity,
    decides: heard.isWider || heard.asksPeople ? "none" : state.decision,
    whyNot: reason,
    silentFrom: fresh || silentFrom === null ? null : new Date(silentFrom).toISOString(),
    fresh,
    observedAt: new Date(state.saidAt ?? state.truncatedPassAt ?? state.since).toISOString(),
    since: new Date(state.since).toISOString(),
    message: cleanText(content.message, longestMessage),
    details: detailsOf(content.details),
    scanId: content.scan_id,
    line: content.line,
    links: [],
  };
}

/** The scan is no part of it, so that a link to a word stays good when it is said again. */
function keyOf({ place }: HeardWord, { scanner, check_key, key }: WordContent): string {
  const hash = createHash("sha256");
  for (const part of [place, scanner, check_key, key]) hash.update(`${part.length}:${part};`);
  return hash.digest("base64url").slice(0, 12);
}

function detailsOf(details: WordContent["details"]): WitnessWord["details"] {
  const first = detailsFirst.filter((name) => name in details);
  const rest = Object.keys(details).filter((name) => !first.some((each) => each === name));
  return [...first, ...rest].map((name) => ({
    name: cleanTitle(name).slice(0, 60),
    value: cleanText(details[name] ?? "", longestDetail),
  }));
}
