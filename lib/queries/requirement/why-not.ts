import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import type { Part } from "#lib/domain/fact/part.ts";
import { instantWords } from "../source/sentence.ts";

/** What has to be known about a word to say why it does not decide. */
export type Undecided = {
  readonly part: Part;
  readonly rawId: string;
  /** It speaks about something wider than the resources of the fact. */
  readonly isWider: boolean;
  /** The fact lists its check among those that only ask a person. */
  readonly asksPeople: boolean;
  /** When its word stopped or stops counting; null when it never did. */
  readonly silentFrom: number | null;
};

/** Why a word that was said does not decide the fact, in one or two sentences; null when it does. */
export function whyNot(catalog: Catalog, word: Undecided): string | null {
  const { part } = word;
  if (word.isWider && part.verdict === "pass") {
    return "It speaks about something wider than one resource of this fact, so its pass proves nothing for a single one.";
  }
  switch (part.verdict) {
    case "pass":
    case "fail":
    case "error":
      return word.asksPeople ? "This check only asks a person about it." : null;
    case "last_known_failing":
      return `${silence(catalog, word)} Its last failure stands until it decides again.`;
    case "truncated":
    case "not_applicable":
    case "none":
      return silence(catalog, word);
    default:
      return part.verdict satisfies never;
  }
}

function silence(catalog: Catalog, word: Undecided): string {
  const { part } = word;
  switch (part.silence) {
    case "manual":
      return joined(
        part.state.outcome === "warn"
          ? "A warning decides nothing: the tool could not tell, or only advises."
          : "The tool leaves it to a person.",
        beliefOf(catalog, word),
      );
    case "silent":
      return word.silentFrom === null
        ? "Its source fell silent."
        : `Its source fell silent: since ${instantWords(new Date(word.silentFrom))} its word does not count.`;
    case "skipped":
      return "The check was skipped, or does not apply there.";
    case "excepted":
      return "An exception object in the cluster makes the engine skip the check.";
    case "truncated":
      return "The report left rows out, so a pass in it proves nothing.";
    case "no_longer_named":
      return "The last whole report no longer names it.";
    case "not_believed":
      return joined("Its verdict is not believed.", beliefOf(catalog, word));
    case "part_missing":
    case "no_source":
    case null:
      return "Nothing deciding was said.";
    default:
      return part.silence satisfies never;
  }
}

/** What the catalog says of the verdicts of this check. */
function beliefOf(catalog: Catalog, { part, rawId }: Pick<Undecided, "part" | "rawId">): string {
  return beliefSentence(catalog, part.word.tool, part.word.witness, rawId);
}

/** Why a verdict of a check is not believed, for kube-bench by the line of its benchmark; empty where nothing is known. */
export function beliefSentence(catalog: Catalog, tool: string, witness: string, rawId: string): string {
  const cut = rawId.indexOf(":");
  const line = cut < 0 ? undefined : catalog.benchmarks.get(rawId.slice(0, cut))?.get(rawId.slice(cut + 1));
  if (line !== undefined && line.beliefSentence !== "") return line.beliefSentence;
  return catalog.beliefs.get(`${tool}:${witness}`)?.sentence ?? "";
}

const joined = (...sentences: readonly string[]): string => sentences.filter((each) => each !== "").join(" ");
