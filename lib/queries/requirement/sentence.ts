import { count, counted } from "#lib/contract/views/format.ts";
import type { FactState, Standing } from "#lib/contract/views/standing.ts";
import type { Catalog, Fact, Requirement } from "#lib/domain/catalog/catalog.ts";
import { supplyWords } from "./supply.ts";

/** One fact of a requirement on one cluster, as far as a sentence needs it. */
export type FactBrief = {
  readonly fact: Fact;
  readonly required: boolean;
  readonly state: FactState;
  /** Some resources in that state, and how many there are; no names where only counts are known. */
  readonly where: readonly string[];
  readonly whereTotal: number;
  /** Tools that were asked about it here and answered nothing that decides. */
  readonly asked: ReadonlySet<string>;
};

export type Why = {
  readonly catalog: Catalog;
  readonly requirement: Requirement;
  readonly status: Standing;
  readonly checks: { readonly passing: number; readonly looked: number };
  /** Facts of the links that count, required ones first. */
  readonly facts: readonly FactBrief[];
  /** What people have to attest and have not. */
  readonly attestations: readonly string[];
  /** Titles of supporting controls that hold it below passing. */
  readonly heldBy: readonly string[];
};

/** Why a requirement stands on a cluster as it does: what is missing, and which source would supply it. */
export function sentenceOfStatus(why: Why): string {
  switch (why.status) {
    case "failing":
      return failing(why);
    case "accepted":
      return "Everything that fails here is covered by an accepted risk.";
    case "error":
    case "partial":
    case "manual":
    case "not_assessed":
      return missing(why);
    case "passing":
      return `Everything it needs was seen to hold: ${count(why.checks.passing)} of ${counted(why.checks.looked, "result passes", "results pass")}.`;
    case "inherited":
      return "The provider operates it: inherited, outside the score and never counted as passing.";
    case "not_applicable":
      return "Nothing here it could apply to, or two people decided that it does not.";
    default:
      return why.status satisfies never;
  }
}

function failing({ facts }: Why): string {
  const found = facts.filter((brief) => brief.state.state === "fail");
  const [first] = found;
  if (first === undefined) return "A fact it rests on fails here.";
  return `${quoted(first)} fails${whereWords(first)}.${more(found.length - 1, "fails too", "fail too")}`;
}

/** Everything that keeps it below passing, heaviest first; the first is said in full. */
function missing(why: Why): string {
  const { facts, requirement } = why;
  if (requirement.class === "procedural") return "Only people can answer it: a valid attestation would.";
  const open = facts
    .filter((brief) => isOpen(brief))
    .toSorted((a, b) => weightOf(a) - weightOf(b) || Number(b.required) - Number(a.required));
  const [first] = open;
  if (first !== undefined) return `${said(why, first)}${more(open.length - 1, "is open too", "are open too")}`;
  const [attestation] = why.attestations;
  if (attestation !== undefined) return `What a cluster can show holds; people still have to attest: ${attestation}`;
  const [held] = why.heldBy;
  if (held !== undefined) return `Held below passing by “${held}”, which only supports it and is not met.`;
  if (requirement.class === "partly")
    return "People or other systems decide as well: a valid attestation would complete it.";
  if (requirement.essenceMissing) return "Its essence is witnessed by nothing yet, so it is partial at best.";
  return facts.length === 0 ? "Nothing that a cluster shows is linked to it yet." : "Nobody looked yet.";
}

function isOpen({ state, required }: FactBrief): boolean {
  if (state.state === "pass" || state.state === "inherited" || state.state === "not_applicable") return false;
  // A supporting fact may be silent as long as it never failed (semantics § 5.4).
  return required || state.state === "last_known_failing" || state.state === "error" || state.state === "fail";
}

const order: readonly FactState["state"][] = [
  "fail",
  "error",
  "last_known_failing",
  "not_witnessed",
  "pass_in_truncated",
  "not_yet_due",
];

function weightOf(brief: FactBrief): number {
  const place = order.indexOf(brief.state.state);
  // That something else may exist is the least of what is missing.
  return brief.state.reason === "no_roster" ? order.length : place;
}

function said({ catalog }: Why, brief: FactBrief): string {
  const supply = supplyWords(catalog, brief.fact, brief.state.reason === "manual" ? brief.asked : new Set());
  switch (brief.state.state) {
    case "fail":
      return `${quoted(brief)} fails${whereWords(brief)}.`;
    case "error":
      return `${quoted(brief)} was asked${whereWords(brief)}, and only errors came back; ${supply}.`;
    case "last_known_failing":
      return `${quoted(brief)} ${brief.state.wasError ? "gave an error" : "failed"} when it was last looked at${whereWords(brief)}, and nothing decided it since; ${supply}.`;
    case "pass_in_truncated":
      return `${quoted(brief)} was seen to pass, but only in a report that left rows out; ${supply}.`;
    case "not_yet_due":
      return `${quoted(brief)} is not due yet: what it is about is younger than the interval of every source here.`;
    case "not_witnessed":
      return brief.state.reason === "no_roster"
        ? `${quoted(brief)} passes wherever somebody looked, but nobody listed what else exists; a complete roster would show it.`
        : `${quoted(brief)} is not witnessed${whereWords(brief)}: ${because(brief.state.reason)}; ${supply}.`;
    case "pass":
    case "inherited":
    case "not_applicable":
      return "";
    default:
      return brief.state.state satisfies never;
  }
}

function because(reason: FactState["reason"]): string {
  switch (reason) {
    case "manual":
      return "the tool leaves it to a person";
    case "silent":
      return "its source fell silent";
    case "skipped":
      return "the check was skipped";
    case "excepted":
      return "an exception in the cluster skips the check";
    case "truncated":
      return "the report left rows out";
    case "not_believed":
      return "the verdict of the check that looks cannot be believed";
    case "no_longer_named":
      return "the last scan no longer names it";
    case "no_source":
      return "no source heard here can see it";
    case "no_roster":
      return "nobody listed what else exists";
    case "people_only":
      return "only people can answer it";
    case "nobody_looked":
      return "nobody looked";
    case null:
      return "nothing fresh decides it";
    default:
      return reason satisfies never;
  }
}

const quoted = ({ fact }: FactBrief): string => `“${fact.statement.replace(/[.\s]+$/, "")}”`;

function whereWords({ where, whereTotal }: FactBrief): string {
  if (where.length === 0) return whereTotal < 2 ? "" : ` on ${counted(whereTotal, "resource", "resources")}`;
  const rest = whereTotal - where.length;
  return ` on ${where.join(", ")}${rest > 0 ? ` and ${count(rest)} more` : ""}`;
}

function more(rest: number, one: string, many: string): string {
  if (rest <= 0) return "";
  return ` ${counted(rest, `more fact ${one}`, `more facts ${many}`)}.`;
}
