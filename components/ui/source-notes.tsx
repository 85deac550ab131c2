import Link from "next/link";
import { count } from "#lib/contract/views/format.ts";
import { clusterHref, scanHref } from "#lib/contract/views/links.ts";
import type { SourceNote } from "#lib/contract/views/standing.ts";
import { CopyCommand } from "./copy-command.tsx";
import { Status } from "./status.tsx";
import { sourceDrawnAs, sourceWords } from "./status-words.ts";
import { Time } from "./time.tsx";

function Cost({ note }: { note: SourceNote }) {
  if (note.cost === null) return <span className="unit">nothing lost</span>;
  return (
    <span>
      <span className="unit">up to</span> weight {count(note.cost.weight)}{" "}
      <span className="unit">of {note.cost.frameworkShortTitle}</span>
    </span>
  );
}

/** Sources that need somebody: what is known, what it costs, and the one command that ends it. */
export function SourceNotes({ needing, now }: { needing: readonly SourceNote[]; now: string }) {
  return (
    <ul className="ledger-rows">
      {needing.map((note) => (
        <li key={`${note.cluster.id}/${note.scanner}`} className="flex-col items-stretch">
          <div className="flex w-full flex-wrap items-center gap-x-3 gap-y-1">
            <Status status={sourceDrawnAs[note.state]} word={sourceWords[note.state]} />
            <Link className="trace font-medium break" href={clusterHref(note.cluster.id)}>
              {note.cluster.name} · {note.label}
            </Link>
            <span className="ml-auto text-12">
              <Cost note={note} />
            </span>
          </div>
          <p className="text-12 text-text-2 break">
            {note.sentence}
            {note.lastObservedAt !== null && (
              <span className="unit">
                {" "}
                Last good scan <Time at={note.lastObservedAt} now={now} />.
              </span>
            )}{" "}
            {note.scanId !== null && (
              <Link className="link" href={scanHref(note.scanId)}>
                Open the scan
              </Link>
            )}
          </p>
          {note.command !== null && (
            <div className="mt-1 w-full">
              <CopyCommand command={note.command} />
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}
