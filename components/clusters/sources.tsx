import { Badge } from "#components/ui/badge.tsx";
import { Pairs } from "#components/ui/pairs.tsx";
import { RetireButton } from "#components/ui/retire-button.tsx";
import { Status } from "#components/ui/status.tsx";
import { collectedWords, sourceDrawnAs, sourceWords } from "#components/ui/status-words.ts";
import { Time } from "#components/ui/time.tsx";
import { durationWords, intervalWords } from "#components/ui/time-words.ts";
import { visible } from "#components/ui/visible.ts";
import { completenessWords } from "#lib/contract/views/closing-words.ts";
import type { ClusterPage, ClusterSource } from "#lib/contract/views/cluster.ts";
import { count } from "#lib/contract/views/format.ts";
import { SourceCare } from "./source-care.tsx";
import { Ticks } from "./ticks.tsx";

type Props = { view: ClusterPage };

/** Shorter than this a lag says nothing: it is the time a file takes to travel. */
const shortestLagMs = 60_000;

/** How long after the tool looked its words came. */
function Lag({ source }: { source: ClusterSource }) {
  if (source.lastObservedAt === null || source.lastIngestedAt === null) return null;
  const lag = Date.parse(source.lastIngestedAt) - Date.parse(source.lastObservedAt);
  return lag < shortestLagMs ? null : <span className="second">{durationWords(lag)} after the look</span>;
}

function State({ source, now }: { source: ClusterSource; now: string }) {
  return (
    <>
      {source.retirement === null ? (
        <Status status={sourceDrawnAs[source.state]} word={sourceWords[source.state]} />
      ) : (
        <Status status="not_applicable" word="Retired" />
      )}
      <span className="second">
        {source.lastObservedAt === null ? (
          "no scan yet"
        ) : (
          <>
            looked <Time at={source.lastObservedAt} now={now} />
          </>
        )}
      </span>
      {source.silentTargets > 0 && source.retirement === null && (
        <span className="second whitespace-nowrap">
          <Badge kind="stale">
            {count(source.silentTargets)} of {count(source.targetsTotal)} silent
          </Badge>
        </span>
      )}
    </>
  );
}

function Completeness({ source }: { source: ClusterSource }) {
  if (source.completeness === null) return <span className="unit">nothing read yet</span>;
  return (
    <>
      {completenessWords[source.completeness]}
      {source.completenessReason !== "" && (
        <span className="second break line-clamp-3" title={visible(source.completenessReason)}>
          {visible(source.completenessReason)}
        </span>
      )}
    </>
  );
}

/** Whether somebody brings its files or a collector reads it, and how far that one is behind. */
function Way({ source }: { source: ClusterSource }) {
  const { collected } = source;
  if (collected === null || (collected.state === "not_found" && source.lastObservedAt !== null)) {
    return <>{source.lastObservedAt === null ? "" : ", pushed"}</>;
  }
  if (!collected.heard) return <>, collector not heard</>;
  const behind = collected.lagSeconds === null ? "" : ` ${durationWords(collected.lagSeconds * 1_000)} behind`;
  return (
    <>
      ,{" "}
      {collected.state === "following"
        ? `collected${behind}`
        : `collector: ${collectedWords[collected.state].toLowerCase()}`}
    </>
  );
}

function Row({ source, view }: Props & { source: ClusterSource }) {
  const isRetirable = view.may.retire && source.known && source.retirement === null;
  return (
    <tr>
      <th scope="row">
        {source.label}
        <span className="second">
          {intervalWords(source.intervalHours)}
          <Way source={source} />
        </span>
        {isRetirable && (
          <span className="second no-print">
            <RetireButton
              plain
              what={{
                cluster: { id: view.id, name: view.name },
                ...{ scanner: source.scanner, sourceLabel: source.label, check: null },
              }}
            />
          </span>
        )}
      </th>
      <td className="bar-cell">
        <Ticks source={source} now={view.now} />
      </td>
      <td className="full">
        <Completeness source={source} />
      </td>
      <td className="num" data-label="results">
        {source.results === 0 && source.targetsTotal === 0 ? <span className="unit">–</span> : count(source.results)}
      </td>
      <td className="num text-text-2" data-label="received">
        {source.lastIngestedAt === null ? "–" : <Time at={source.lastIngestedAt} now={view.now} />}
        <Lag source={source} />
      </td>
      <td className="top-right">
        <State source={source} now={view.now} />
      </td>
    </tr>
  );
}

/** Each source: seven days of scans, how complete the last one was, when it was heard; then what ends a silence or an error. */
export function Sources({ view }: Props) {
  const needing = view.sources.filter(
    (source) =>
      source.retirement !== null || source.state === "silent" || source.state === "never" || source.lastError !== null,
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
            <Row key={source.scanner} source={source} view={view} />
          ))}
        </tbody>
      </table>
      {needing.length > 0 && (
        <div className="mt-4 flex flex-col gap-4">
          {needing.map((source) => (
            <SourceCare
              key={source.scanner}
              source={source}
              now={view.now}
              howToMake={view.scanners.find((scanner) => scanner.id === source.scanner)?.howToMake ?? null}
            />
          ))}
        </div>
      )}
    </>
  );
}

/** What silence of each source means here, said once. */
export function SilenceTable({ view }: Props) {
  return (
    <details className="explain mt-3">
      <summary>What silence of each source means</summary>
      <div className="mt-2">
        <Pairs small rows={Object.fromEntries(view.sources.map((source) => [source.label, source.silenceMeans]))} />
      </div>
    </details>
  );
}
