import { createHash } from "node:crypto";
import { scannerLabel, witnessLabel } from "#lib/contract/scanner-labels.ts";
import { FindingFilter, findingsHref } from "#lib/contract/views/finding-filter.ts";
import { clusterHref, scanHref } from "#lib/contract/views/links.ts";
import type { WitnessWord } from "#lib/contract/views/requirement.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import { witnessKey } from "#lib/domain/catalog/witness.ts";
import type { ComputedFrom, ComputedSaid } from "#lib/domain/computed/said.ts";
import { cleanText, cleanTitle } from "#lib/domain/document/clean-text.ts";
import type { HeardWord } from "./witness-word.ts";

const longestSentence = 4_000;

/** A computed verdict as the page shows it: its sentence, its numbers, and links to what it was computed from. */
export function computedWord(
  catalog: Catalog,
  clusterId: string,
  heard: HeardWord,
  computed: ComputedSaid,
): WitnessWord {
  const { word, state, verdict } = heard.part;
  const { sentence, numbers, from } = computed;
  return {
    key: keyOf(heard),
    tool: word.tool,
    toolLabel: witnessLabel(word.tool, word.witness),
    rawId: word.witness,
    title: catalog.checks.get(witnessKey(word.tool, word.witness))?.title ?? word.witness,
    outcome: state.outcome,
    severity: null,
    decides: heard.isWider || heard.asksPeople ? "none" : state.decision,
    whyNot: whyNot(verdict, computed),
    silentFrom: null,
    fresh: true,
    observedAt: new Date(state.saidAt ?? state.since).toISOString(),
    since: null,
    message: cleanText(sentence, longestSentence),
    details: Object.entries(numbers).map(([name, value]) => ({ name: cleanTitle(name), value: cleanTitle(value) })),
    scanId: null,
    line: null,
    links: from.map((each) => linkTo(each, clusterId)),
  };
}

function whyNot(verdict: HeardWord["part"]["verdict"], { undecided }: ComputedSaid): string | null {
  if (verdict === "last_known_failing")
    return "What it rests on was not said again since. The last failure stands until it is looked at anew.";
  return undecided === "" ? null : undecided;
}

function keyOf({ place, part: { word } }: HeardWord): string {
  const hash = createHash("sha256");
  for (const part of [place, word.source, word.check, word.key]) hash.update(`${part.length}:${part};`);
  return hash.digest("base64url").slice(0, 12);
}

function linkTo(from: ComputedFrom, clusterId: string): WitnessWord["links"][number] {
  switch (from.what) {
    case "findings": {
      const { severities, image, source } = from;
      const asked = {
        cluster: [clusterId],
        severity: [...severities],
        kind: severities.length > 0 || image !== "" ? ["vulnerability"] : [],
        source: source === "" ? [] : [source],
        ...(image === "" ? {} : { image: image.slice(0, 300) }),
      };
      const label =
        image === "" ? `Findings${source === "" ? "" : ` of ${scannerLabel(source)}`}` : "Findings of this image";
      return { label, href: findingsHref(FindingFilter.parse(asked)) };
    }
    case "sources":
      return { label: "Sources of the cluster", href: clusterHref(clusterId) };
    case "scan":
      return { label: "Scan", href: scanHref(from.scanId) };
    default:
      return from satisfies never;
  }
}
