import Link from "next/link";
import type { ReactNode } from "react";
import { EpisodeStatus, OutcomeStatus } from "#components/ui/status.tsx";
import { Time } from "#components/ui/time.tsx";
import { utcWords } from "#components/ui/time-words.ts";
import type { FindingDetail, FindingEpisode, FindingPeriod } from "#lib/contract/views/findings.ts";
import { count } from "#lib/contract/views/format.ts";
import { scanHref } from "#lib/contract/views/links.ts";
import { Part } from "./part.tsx";

type Props = { detail: FindingDetail };

/** Two clocks in one cell: what the tool says, and under it when it was received. */
function Clocks({ tool, received, now }: { tool: string | null; received: string | null; now: string }) {
  const none = <span className="unit">–</span>;
  return (
    <>
      {tool === null ? none : <Time at={tool} now={now} as="utc" />}
      {received !== null && received !== tool && <span className="second">received {utcWords(received)}</span>}
    </>
  );
}

function Scan({ id, children }: { id: string | null; children: ReactNode }) {
  return id === null ? null : (
    <Link className="link" href={scanHref(id)}>
      {children}
    </Link>
  );
}

function EpisodeRow({ episode, now }: { episode: FindingEpisode; now: string }) {
  return (
    <tr>
      <th scope="row">
        <EpisodeStatus state={episode.state} />
        <span className="second">
          episode {episode.number}
          {episode.regression && ", a regression"}
        </span>
      </th>
      <td>
        <Clocks tool={episode.firstFailedAt} received={episode.detectedAt} now={now} />
        <span className="second">
          <Scan id={episode.openedBy}>scan</Scan>
        </span>
      </td>
      <td>
        <Clocks tool={episode.fixedSeenAt ?? episode.resolvedAt} received={episode.resolvedAt} now={now} />
        <span className="second">
          <Scan id={episode.closedBy}>scan</Scan>
        </span>
      </td>
    </tr>
  );
}

function PeriodRow({ period, now }: { period: FindingPeriod; now: string }) {
  return (
    <tr>
      <th scope="row">
        <OutcomeStatus outcome={period.outcome} />
      </th>
      <td>
        <Clocks tool={period.from} received={period.knownFrom} now={now} />
      </td>
      <td>{period.to === null ? "now" : <Clocks tool={period.to} received={period.knownTo} now={now} />}</td>
    </tr>
  );
}

function Table({ caption, heads, children }: { caption: string; heads: readonly string[]; children: ReactNode }) {
  return (
    <table className="table tall history">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

/** Everything that is known of its past, with the time of the tool and the time of receipt. */
export function History({ detail }: Props) {
  return (
    <Part title="History">
      <Table caption="Episodes" heads={["Episode", "Failed", "Ended"]}>
        {detail.episodes.map((episode) => (
          <EpisodeRow key={episode.number} episode={episode} now={detail.now} />
        ))}
      </Table>
      {detail.periods.length > 0 && (
        <details className="explain mt-3">
          <summary>What the check said, {count(detail.periods.length)} in 400 days</summary>
          <Table caption="What the check said" heads={["Outcome", "From", "To"]}>
            {detail.periods.map((period) => (
              <PeriodRow key={`${period.from}/${period.knownFrom}`} period={period} now={detail.now} />
            ))}
          </Table>
        </details>
      )}
    </Part>
  );
}
