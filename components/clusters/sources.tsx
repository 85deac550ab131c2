import Link from "next/link";
import { CopyCommand } from "#components/ui/copy-command.tsx";
import { Note } from "#components/ui/note.tsx";
import { Outcomes } from "#components/ui/outcomes.tsx";
import { Pairs } from "#components/ui/pairs.tsx";
import { Status } from "#components/ui/status.tsx";
import { sourceDrawnAs, sourceWords } from "#components/ui/status-words.ts";
import { Time } from "#components/ui/time.tsx";
import { intervalWords } from "#components/ui/time-words.ts";
import type { ClusterPage, ClusterSource, SourceTarget } from "#lib/contract/views/cluster.ts";
import { count, counted } from "#lib/contract/views/format.ts";
import { scanHref } from "#lib/contract/views/links.ts";
import { Ticks } from "./ticks.tsx";

const completenessWords = { complete: "complete", failures_only: "failures only", truncated: "truncated" } as const;

function Row({ source, now }: { source: ClusterSource; now: string }) {
  return (
    <tr>
      <th scope="row">
        {source.label}
        <span className="second">{intervalWords(source.intervalHours)}</span>
      </th>
      <td className="bar-cell">
        <Ticks source={source} now={now} />
      </td>
      <td className="full">
        {source.completeness === null ? (
          <span className="unit">nothing read yet</span>
        ) : (
          completenessWords[source.completeness]
        )}
        {source.completenessReason !== "" && <span className="second">{source.completenessReason}</span>}
      </td>
      <td className="num" data-label="results">
        {count(source.results)}
      </td>
      <td className="num text-text-2" data-label="received">
        {source.lastIngestedAt === null ? "–" : <Time at={source.lastIngestedAt} now={now} />}
      </td>
      <td className="top-right">
        <Status status={sourceDrawnAs[source.state]} word={sourceWords[source.state]} />
        <span className="second">
          {source.lastObservedAt === null ? (
            "no scan yet"
          ) : (
            <>
              looked <Time at={source.lastObservedAt} now={now} />
            </>
          )}
        </span>
      </td>
    </tr>
  );
}

function Care({ source, now }: { source: ClusterSource; now: string }) {
  const quiet = source.state === "silent" || source.state === "never";
  return (
    <div className="flex flex-col gap-2">
      {quiet && (
        <Note
          kind={source.state === "silent" ? "warn" : "plain"}
          title={source.state === "silent" ? `${source.label} is silent` : `${source.label} was never heard here`}
        >
          {source.state === "silent" && source.silentFrom !== null && (
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
      )}
      {source.lastError !== null && (
        <Note kind="warn" title={`A ${source.label} file could not be read`}>
          <p>
            <Time at={source.lastError.at} now={now} />: {source.lastError.message} The bytes are kept; nothing changed.{" "}
            <Link className="link" href={scanHref(source.lastError.scanId)}>
              Open the scan
            </Link>
          </p>
        </Note>
      )}
      {(quiet || source.lastError !== null) && source.command !== null && <CopyCommand command={source.command} />}
    </div>
  );
}

/** Each source: seven days of scans, how complete the last one was, when it was heard; then what ends a silence or an error. */
export function Sources({ view }: { view: ClusterPage }) {
  const needing = view.sources.filter(
    (source) => source.state === "silent" || source.state === "never" || source.lastError !== null,
  );
  return (
    <>
      <table className="table rows tall">
        <thead>
          <tr>
            <th scope="col">Source</th>
            <th scope="col">Last 7 days</th>
            <th scope="col">Completeness</th>
            <th scope="col" className="num">
              Results
            </th>
            <th scope="col" className="num">
              Received
            </th>
            <th scope="col">Last scan</th>
          </tr>
        </thead>
        <tbody>
          {view.sources.map((source) => (
            <Row key={source.scanner} source={source} now={view.now} />
          ))}
        </tbody>
      </table>
      {needing.length > 0 && (
        <div className="mt-4 flex flex-col gap-4">
          {needing.map((source) => (
            <Care key={source.scanner} source={source} now={view.now} />
          ))}
        </div>
      )}
    </>
  );
}

function Target({ target, now }: { target: SourceTarget; now: string }) {
  return (
    <tr>
      <th scope="row">
        {target.label}
        {target.toolVersion !== null && <span className="second">{target.toolVersion}</span>}
      </th>
      <td>
        {completenessWords[target.completeness]}
        {target.completenessReason !== "" && <span className="second">{target.completenessReason}</span>}
      </td>
      <td className="full">
        <Outcomes byOutcome={target.byOutcome} />
      </td>
      <td className="num top-right text-text-2">
        {!target.fresh && "silent, "}
        <Time at={target.observedAt} now={now} />
      </td>
    </tr>
  );
}

/** The slices a source reports independently: two nodes that disagree are two of them. */
export function Targets({ view }: { view: ClusterPage }) {
  const targets = view.sources.flatMap((source) => source.targets.map((target) => ({ source, target })));
  if (targets.length === 0) return <p className="text-text-2">Nothing was read from this cluster yet.</p>;
  return (
    <table className="table rows tall">
      <thead>
        <tr>
          <th scope="col">Looked at</th>
          <th scope="col">Completeness</th>
          <th scope="col">Outcomes</th>
          <th scope="col" className="num">
            Last look
          </th>
        </tr>
      </thead>
      <tbody>
        {targets.map(({ source, target }) => (
          <Target key={`${source.scanner}/${target.scope}`} target={target} now={view.now} />
        ))}
      </tbody>
    </table>
  );
}

/** What silence of each source means here, said once. */
export function SilenceTable({ view }: { view: ClusterPage }) {
  return (
    <details className="explain mt-3">
      <summary>What silence of each source means</summary>
      <div className="mt-2">
        <Pairs small rows={Object.fromEntries(view.sources.map((source) => [source.label, source.silenceMeans]))} />
      </div>
    </details>
  );
}
