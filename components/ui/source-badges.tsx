import { counted } from "#lib/contract/views/format.ts";
import type { SourceNote } from "#lib/contract/views/standing.ts";
import { Badge } from "./badge.tsx";
import { durationWords } from "./time-words.ts";

function words(note: SourceNote, now: string): string {
  const name = `${note.cluster.name} ${note.label}`;
  switch (note.state) {
    case "silent":
      return note.lastObservedAt === null
        ? `${name} silent`
        : `${name} silent, last heard ${durationWords(Date.parse(now) - Date.parse(note.lastObservedAt))} ago`;
    case "truncated":
      return `${name} truncated`;
    case "failed":
      return `${name} could not be read`;
    case "never":
      return `${name} never heard`;
    case "fresh":
      return `${name} fresh`;
    default:
      return note.state satisfies never;
  }
}

const kinds = { silent: "stale", never: "stale", truncated: "truncated", failed: "error", fresh: "plain" } as const;

/** What a page's figures miss, said where the figures are: at most two badges and how many more. */
export function SourceBadges({ needing, now }: { needing: readonly SourceNote[]; now: string }) {
  const shown = needing.slice(0, 2);
  const rest = needing.length - shown.length;
  return (
    <span className="inline-flex flex-wrap gap-1.5 align-middle">
      {shown.map((note) => (
        <Badge key={`${note.cluster.id}/${note.scanner}`} kind={kinds[note.state]} title={note.sentence}>
          {words(note, now)}
        </Badge>
      ))}
      {rest > 0 && (
        <Badge kind="plain">{counted(rest, "more source needs somebody", "more sources need somebody")}</Badge>
      )}
    </span>
  );
}
