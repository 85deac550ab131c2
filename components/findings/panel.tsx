import Link from "next/link";
import type { ReactNode } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { Note } from "#components/ui/note.tsx";
import { Pairs } from "#components/ui/pairs.tsx";
import { RawLines } from "#components/ui/raw-lines.tsx";
import { RetireButton } from "#components/ui/retire-button.tsx";
import { Severity } from "#components/ui/severity.tsx";
import { EpisodeStatus } from "#components/ui/status.tsx";
import { Time } from "#components/ui/time.tsx";
import { durationWords } from "#components/ui/time-words.ts";
import { visible } from "#components/ui/visible.ts";
import { type FindingFilter, findingsHref, findingsOf } from "#lib/contract/views/finding-filter.ts";
import type { FindingDetail } from "#lib/contract/views/findings.ts";
import { cappedCount } from "#lib/contract/views/format.ts";
import { clusterHref } from "#lib/contract/views/links.ts";

import { History } from "./history.tsx";
import { Hurts } from "./hurts.tsx";
import { OutcomeLine } from "./outcome-line.tsx";
import { Part } from "./part.tsx";
import { Witnesses } from "./witnesses.tsx";
import { contextWords, doubtWords, nameWords, packageWords } from "./words.ts";

type Props = { detail: FindingDetail };

function Close({ href, fingerprint }: { href: string; fingerprint: string | null }) {
  return (
    <div className="panel-head">
      <span className="mono text-text-3" title={fingerprint ?? undefined}>
        {fingerprint === null ? "" : `fp ${fingerprint.slice(0, 4)}…${fingerprint.slice(-4)}`}
      </span>
      <Link href={href} scroll={false} className="icon-button ml-auto" title="Close (Esc)" data-panel-close>
        <Icon name="close" />
        <span className="sr-only">Close the finding</span>
      </Link>
    </div>
  );
}

/** How long it stands, in words that fit how it stands. */
function Standing({ detail }: Props) {
  const { row } = detail;
  const age = durationWords(Date.parse(row.resolvedAt ?? detail.now) - Date.parse(row.firstSeenAt));
  const but = doubtWords(row);
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <Severity severity={row.severity} />
      <span className="unit">·</span>
      <EpisodeStatus state={row.state} />
      <span>{row.state === "open" ? `for ${age}` : `after ${age}`}</span>
      {row.state === "open" && row.reopened && (
        <Badge kind="error">{row.regression ? "regressed within 30 days" : "failed again"}</Badge>
      )}
      {but !== null && <Badge kind="plain">{but}</Badge>}
    </p>
  );
}

function Title({ detail }: Props) {
  const { row } = detail;
  const context = contextWords(row);
  return (
    <div>
      <Standing detail={detail} />
      <h2 className="panel-title line-clamp-4">{visible(row.check.title)}</h2>
      <p className="break line-clamp-4 text-text-2">
        <Link className="trace" href={clusterHref(row.cluster.id)}>
          {row.cluster.name}
        </Link>{" "}
        / <b className="font-medium text-text">{visible(nameWords(row))}</b>
        {context !== "" && <span className="unit"> {visible(context)}</span>}
      </p>
    </div>
  );
}

function Silence({ detail }: Props) {
  const { row, retirement } = detail;
  if (row.silentFrom === null) return null;
  if (retirement !== null) {
    return (
      <Note kind="plain" title={`${retirement.of === "source" ? row.source.label : "This check"} was retired here`}>
        By {visible(retirement.by)}, <Time at={retirement.at} now={detail.now} as="utc" />: {visible(retirement.reason)}{" "}
        What was said up to then does not count. The finding stays open until somebody looks again.
      </Note>
    );
  }
  return (
    <Note kind="warn" title="Nobody knows whether it still fails">
      {row.source.label} fell silent: what it said does not count since{" "}
      <Time at={row.silentFrom} now={detail.now} as="utc" />. The finding stays open until somebody looks again.
    </Note>
  );
}

/** For who may: the check, here, was a mistake to listen to. */
function Retire({ detail }: Props) {
  const { row, retirable } = detail;
  if (retirable === null || detail.retirement !== null) return null;
  return (
    <Part title="Retire the check">
      <p className="mb-2 text-12 text-text-2">
        If this check should not count on {row.cluster.name}, for {row.source.label} at least, it can be retired with a
        reason. The findings stay; only a measurement closes them.
      </p>
      <RetireButton
        what={{
          ...{ cluster: row.cluster, scanner: row.source.scanner, sourceLabel: row.source.label },
          check: { ...retirable, title: row.check.title },
        }}
      />
    </Part>
  );
}

function Facts({ detail }: Props) {
  const { row, now } = detail;
  const [episode] = detail.episodes;
  const at = (instant: string | null | undefined) =>
    instant === null || instant === undefined ? null : <Time at={instant} now={now} as="utc" />;
  const rows: Record<string, ReactNode> = {
    "First failed": at(row.firstSeenAt),
    Received: at(row.detectedAt),
    "Last clean": at(episode?.lastCleanAt) ?? <span className="unit">never seen</span>,
    ...(row.state === "open" ? { "Last seen": at(row.lastSeenAt) } : {}),
    ...(episode?.fixedSeenAt ? { "Seen to pass": at(episode.fixedSeenAt) } : {}),
    ...(row.resolvedAt === null ? {} : { "End received": at(row.resolvedAt) }),
    Check: <code className="break line-clamp-3">{visible(row.check.rawId)}</code>,
    Source: row.source.label,
    ...(row.package === null
      ? {}
      : { Package: <span className="line-clamp-4">{visible(packageWords(row.package))}</span> }),
    ...(row.image === null ? {} : { Image: <code className="break line-clamp-4">{visible(row.image)}</code> }),
  };
  return <Pairs rows={rows} />;
}

function Said({ detail }: Props) {
  if (detail.message === "" && detail.details.length === 0) return null;
  return (
    <Part title="What it said">
      {detail.message !== "" && <p className="break whitespace-pre-wrap line-clamp-[12]">{visible(detail.message)}</p>}
      {detail.details.length > 0 && (
        <dl className="pairs mt-1 text-12">
          {detail.details.map(({ name, value }) => (
            <div key={name} className="contents">
              <dt className="break">{visible(name)}</dt>
              <dd className="mono break line-clamp-6">{visible(value)}</dd>
            </div>
          ))}
        </dl>
      )}
    </Part>
  );
}

function Raw({ detail }: Props) {
  if (detail.raw === null) return null;
  return (
    <Part title="Raw evidence">
      <RawLines
        excerpt={detail.raw}
        tone={detail.row.outcome === "fail" ? "fail" : "neutral"}
        head={
          <>
            <b className="font-semibold">{detail.row.check.toolLabel}</b>
            {detail.lookedAt !== null && (
              <span>
                looked <Time at={detail.lookedAt} now={detail.now} as="utc" />
              </span>
            )}
          </>
        }
      />
    </Part>
  );
}

function Remedy({ detail }: Props) {
  const { row, sameCheck } = detail;
  const others = findingsOf({ check: `${row.check.tool}:${row.check.key}`, source: [row.source.scanner] });
  if (detail.remediation === "" && sameCheck.count === 0) return null;
  return (
    <Part title="What the tool advises" about={detail.remediation === "" ? undefined : row.check.toolLabel}>
      {detail.remediation !== "" && (
        <div className="raw">
          <p className="advice">{visible(detail.remediation)}</p>
        </div>
      )}
      {sameCheck.count > 0 && (
        <p className="mt-2">
          <Link className="link" href={others}>
            {cappedCount(sameCheck)} more {sameCheck.count === 1 ? "resource fails" : "resources fail"} the same check
          </Link>
        </p>
      )}
    </Part>
  );
}

/** One finding beside its list: what it is, since when, what says so, and what it hurts. */
export function Panel({ detail, filter }: Props & { filter: FindingFilter }) {
  return (
    <aside className="panel" aria-label={`Finding: ${visible(detail.row.check.title)}`}>
      <Close href={findingsHref(filter)} fingerprint={detail.row.fingerprint} />
      <Title detail={detail} />
      <Silence detail={detail} />
      <Part title="Outcome over time">
        <OutcomeLine detail={detail} />
      </Part>
      <Facts detail={detail} />
      <Said detail={detail} />
      <Witnesses detail={detail} filter={filter} />
      <Raw detail={detail} />
      <Hurts detail={detail} />
      <Remedy detail={detail} />
      <History detail={detail} />
      <Retire detail={detail} />
    </aside>
  );
}

/** The panel of an address that names no finding of the viewer's: gone from the data, or never theirs. */
export function MissingPanel({ filter }: { filter: FindingFilter }) {
  return (
    <aside className="panel" aria-label="Finding">
      <Close href={findingsHref(filter)} fingerprint={null} />
      <Note kind="plain" title="This finding is not among yours">
        The address may be old, or it belongs to a cluster you do not see. The list beside it is as true as ever.
      </Note>
    </aside>
  );
}
