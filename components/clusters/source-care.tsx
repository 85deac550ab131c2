import Link from "next/link";
import { CopyCommand } from "#components/ui/copy-command.tsx";
import { Note } from "#components/ui/note.tsx";
import { Time } from "#components/ui/time.tsx";
import { visible } from "#components/ui/visible.ts";
import type { ClusterSource } from "#lib/contract/views/cluster.ts";
import { count, counted } from "#lib/contract/views/format.ts";
import { scanHref } from "#lib/contract/views/links.ts";

type Props = { source: ClusterSource; now: string };

/** `howToMake` is the command that makes a file of it; null for a scanner this server does not read. */
type CareProps = Props & { howToMake: string | null };

function Retired({ source, now }: Props) {
  if (source.retirement === null) return null;
  const { at, by, reason } = source.retirement;
  return (
    <Note kind="plain" title={`${source.label} was retired here`}>
      <p>
        <Time at={at} now={now} as="utc" /> by {visible(by)}, because: {visible(reason)}
      </p>
      <p>What it said up to then does not count. Its next scan counts anew.</p>
    </Note>
  );
}

function Quiet({ source, now }: Props) {
  const isSilent = source.state === "silent";
  return (
    <Note
      kind={isSilent ? "warn" : "plain"}
      title={isSilent ? `${source.label} is silent` : `${source.label} was never heard here`}
    >
      {isSilent && source.silentFrom !== null && (
        <p>
          Its words do not count since <Time at={source.silentFrom} now={now} as="utc" />.
        </p>
      )}
      {source.cost !== null && (
        <p>
          Up to weight {count(source.cost.weight)} of {source.cost.frameworkShortTitle} is held back by it:{" "}
          {counted(source.cost.facts, "fact has", "facts have")} nobody else who looks.
        </p>
      )}
    </Note>
  );
}

function Unread({ source, now }: Props) {
  if (source.lastError === null) return null;
  return (
    <Note kind="warn" title={`A ${source.label} file could not be read`}>
      <p>
        <Time at={source.lastError.at} now={now} />: {visible(source.lastError.message)} The bytes are kept; nothing
        changed.{" "}
        <Link className="link" href={scanHref(source.lastError.scanId)}>
          Open the scan
        </Link>
      </p>
    </Note>
  );
}

/** The one thing that ends a silence: of a collected source what stands in its collector's way, else the next file. */
function End({ source, howToMake }: { source: ClusterSource; howToMake: string | null }) {
  const end = source.collected?.end ?? null;
  if (end === null) {
    return (
      <>
        {howToMake !== null && <CopyCommand command={howToMake} />}
        {source.command !== null && <CopyCommand command={source.command} />}
      </>
    );
  }
  return (
    <>
      <p className="break">{visible(end.sentence)}</p>
      {end.command !== null && <CopyCommand command={end.command} />}
    </>
  );
}

/** What one source needs, or that somebody decided it needs nothing any more. */
export function SourceCare({ source, now, howToMake }: CareProps) {
  const isQuiet = source.retirement === null && (source.state === "silent" || source.state === "never");
  return (
    <div className="flex flex-col gap-2">
      <Retired source={source} now={now} />
      {isQuiet && <Quiet source={source} now={now} />}
      <Unread source={source} now={now} />
      {isQuiet && <End source={source} howToMake={howToMake} />}
      {!isQuiet && source.lastError !== null && source.command !== null && <CopyCommand command={source.command} />}
    </div>
  );
}
