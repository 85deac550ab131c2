import type { Outcome } from "../check/outcome.ts";
import type { Part, Silence } from "../fact/part.ts";
import type { Resource } from "../resource/resource.ts";
import { resourceKey } from "../resource/resource.ts";
import type { Instant } from "../time/instant.ts";
import type { ComputedSaid } from "./said.ts";
import { type ComputedWitness, computedSource, ownTool } from "./witnesses.ts";

/** What a computed witness says about one resource at an instant. */
export type ComputedWord = {
  readonly witness: ComputedWitness;
  readonly resource: Resource;
  /** `none` decides nothing: something is missing, or a person has to. */
  readonly verdict: "pass" | "fail" | "last_known_failing" | "none";
  /** For `none`: a person has to answer, nothing is missing. */
  readonly asksPeople?: boolean;
  /** The oldest look it rests on. */
  readonly saidAt: Instant;
  /** Since when the verdict holds, as far as its looks say. */
  readonly since: Instant;
  /** Instants at which time alone may change it; those passed are left out. */
  readonly changesAt: readonly Instant[];
  readonly said: ComputedSaid;
};

/** The word as a part of a fact, beside those of the tools. */
export function partOfComputed(word: ComputedWord, at: Instant): Part {
  const { witness, resource, verdict, saidAt, since } = word;
  const decides = verdict === "pass" || verdict === "fail";
  const failed = verdict === "fail" || verdict === "last_known_failing";
  const decision = decides ? verdict : "none";
  const state = {
    outcome: outcomeOf(word),
    decision,
    saidAt,
    since,
    lastDeciding: verdict === "none" ? null : { decision: failed ? ("fail" as const) : ("pass" as const), at: saidAt },
    truncatedPassAt: null,
  } as const;
  return {
    word: {
      source: computedSource,
      tool: ownTool,
      check: witness,
      witness,
      resource,
      key: resourceKey(resource),
      nodeRole: "any",
      state,
    },
    state,
    verdict,
    silence: silenceOf(word),
    said: decides || word.asksPeople === true,
    hasDecided: verdict !== "none",
    changesAt: word.changesAt.filter((instant) => instant > at),
    computed: word.said,
  };
}

function outcomeOf({ verdict, asksPeople }: ComputedWord): Outcome {
  switch (verdict) {
    case "pass":
    case "fail":
      return verdict;
    case "last_known_failing":
      return "not_evaluated";
    case "none":
      return asksPeople === true ? "manual" : "not_evaluated";
    default:
      return verdict satisfies never;
  }
}

function silenceOf({ verdict, asksPeople }: ComputedWord): Silence | null {
  switch (verdict) {
    case "pass":
    case "fail":
      return null;
    case "last_known_failing":
      return "silent";
    case "none":
      return asksPeople === true ? "manual" : "part_missing";
    default:
      return verdict satisfies never;
  }
}
