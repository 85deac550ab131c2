import { counted } from "#lib/contract/views/format.ts";
import type { SourceHealth } from "./source-health.ts";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (value: number): string => String(value).padStart(2, "0");

/** @example instantWords(new Date("2026-11-17T04:10:00Z")) // "17 Nov 2026, 04:10 UTC" */
export function instantWords(at: Date): string {
  const day = `${at.getUTCDate()} ${months[at.getUTCMonth()] ?? ""} ${at.getUTCFullYear()}`;
  return `${day}, ${two(at.getUTCHours())}:${two(at.getUTCMinutes())} UTC`;
}

/** @example intervalWords(24) // "every 24 h" */
export function intervalWords(hours: number): string {
  if (hours < 1) return `every ${Math.round(hours * 60)} min`;
  return hours >= 48 && hours % 24 === 0 ? `every ${hours / 24} d` : `every ${Math.round(hours * 10) / 10} h`;
}

/** What is known about a source, in one or two sentences for somebody who has to act. */
export function sentenceOf(source: SourceHealth): string {
  switch (source.state) {
    case "silent":
      return withFailure(source, `${silence(source)} It is expected ${intervalWords(source.intervalHours)}.`);
    case "failed":
      return withFailure(source, "");
    case "truncated":
      return source.scanner === "roster"
        ? "The newest list of what exists says that it is not complete, so it shows nothing to be gone."
        : `A report that counts left rows out${because(source)}: passes in it prove nothing.`;
    case "never":
      return source.scanner === "roster"
        ? "Nobody listed what exists here, so facts about nodes, namespaces, workloads and images cannot pass for the cluster."
        : "No report of it was ever read from this cluster.";
    case "fresh":
      return source.silentPart === null ? "It was heard in time and read to its end." : partSentence(source.silentPart);
    default:
      return source.state satisfies never;
  }
}

function silence(source: SourceHealth): string {
  if (source.silentFrom === null) return "It was never heard.";
  const what = source.scanner === "roster" ? "Its list of what exists does" : "Its words do";
  return `${what} not count since ${instantWords(source.silentFrom)}.`;
}

function because(source: SourceHealth): string {
  const reason = source.completenessReason.replace(/[.\s]+$/, "");
  return reason === "" ? "" : ` (${reason})`;
}

/** The message of a failure ends the text: it may close with a command to copy, which bears no full stop. */
function withFailure(source: SourceHealth, before: string): string {
  if (source.failed === null) return before;
  const counts = source.state === "failed" && source.observedAt !== null ? "; what was read before still counts" : "";
  const failed = `A document of ${instantWords(source.failed.at)} could not be read${counts}. ${source.failed.message}`;
  return before === "" ? failed : `${before} ${failed}`;
}

function partSentence(part: NonNullable<SourceHealth["silentPart"]>): string {
  const rest = part.targets - part.labels.length;
  const named =
    rest > 0 ? `${part.labels.join("; ")} and ${counted(rest, "more part", "more parts")}` : part.labels.join("; ");
  return `Not heard in time: ${named}. Nothing said there counts since ${instantWords(part.from)}; the rest is fresh.`;
}
