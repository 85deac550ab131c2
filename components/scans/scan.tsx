import Link from "next/link";
import { CopyCommand } from "#components/ui/copy-command.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { Note } from "#components/ui/note.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Problem } from "#components/ui/problem.tsx";
import { RawLines } from "#components/ui/raw-lines.tsx";
import { ScanStatus } from "#components/ui/scan-rows.tsx";
import { Section } from "#components/ui/section.tsx";
import { Time } from "#components/ui/time.tsx";
import { paths } from "#lib/contract/views/actions.ts";
import { bytes, count, counted } from "#lib/contract/views/format.ts";
import { clusterHref, scanHref } from "#lib/contract/views/links.ts";
import type { ScanPage } from "#lib/contract/views/scan.ts";
import type { RawExcerpt } from "#lib/contract/views/standing.ts";
import { Changes } from "./changes.tsx";
import { ScanIdentity } from "./scan-identity.tsx";
import { ScanTargets } from "./scan-targets.tsx";

type Props = { view: ScanPage };

function Failure({ view }: Props) {
  if (view.error === null) return null;
  return (
    <div className="mb-7">
      <Problem title={`This ${view.scannerLabel} file could not be read`}>
        <p>{view.error.message}</p>
        <p>
          The {bytes(view.bytes)} are kept as received; no status changed. {view.error.stillCounts}
        </p>
        {view.error.command !== null && <CopyCommand command={view.error.command} />}
        <p className="text-12 text-text-3">
          reason <code>{view.error.reason}</code>
        </p>
      </Problem>
    </div>
  );
}

function Warnings({ view }: Props) {
  return (
    <Section title="Warnings" about={count(view.warnings.length)}>
      <ul className="flex flex-col gap-2">
        {view.warnings.map((warning) => (
          <li key={warning.code} className="flex gap-2 text-12 text-text-2">
            <Icon name="warn" className="mt-0.5 size-3 text-error-text" />
            <span className="break">
              {warning.message}
              {warning.count > 1 && <span className="unit"> {count(warning.count)} times</span>}{" "}
              <code className="text-text-3">{warning.code}</code>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** The lines before and after those shown. */
function MoreLines({ raw }: { raw: RawExcerpt }) {
  const last = raw.from + raw.lines.length - 1;
  return (
    <span className="flex gap-3">
      {raw.from > 1 && (
        <Link className="link" scroll={false} href={scanHref(raw.scanId, raw.from - 1)}>
          Earlier lines
        </Link>
      )}
      {(raw.totalLines === null || last < raw.totalLines) && (
        <Link className="link" scroll={false} href={scanHref(raw.scanId, last + 1)}>
          Later lines
        </Link>
      )}
    </span>
  );
}

const linesOf = (raw: RawExcerpt | null): string | undefined =>
  raw === null || raw.totalLines === null ? undefined : counted(raw.totalLines, "line", "lines");

function RawDocument({ view }: Props) {
  return (
    <Section
      title="Raw document"
      about={linesOf(view.raw)}
      tools={
        <a className="link" href={paths.rawScan(view.id)} download>
          Download as received
        </a>
      }
    >
      {view.raw === null ? (
        <Note kind="plain" title="It cannot be shown as text">
          The bytes are kept as received and can be downloaded.
        </Note>
      ) : (
        <RawLines
          excerpt={view.raw}
          tone="neutral"
          tall
          head={<b className="font-semibold">as received</b>}
          more={<MoreLines raw={view.raw} />}
        />
      )}
    </Section>
  );
}

/** One scan: what was read, what it changed, and every byte of it. */
export function Scan({ view }: Props) {
  return (
    <>
      <PageHead
        crumbs={[
          { href: "/clusters", label: "Clusters" },
          { href: clusterHref(view.cluster.id), label: view.cluster.name },
          { label: `scan ${view.id}`, mono: true },
        ]}
        title={
          <span className="flex flex-wrap items-center gap-x-3">
            {view.scannerLabel} on {view.cluster.name}
            <ScanStatus
              scan={{
                state: view.state,
                completeness: view.targets.some((target) => target.completeness === "truncated") ? "truncated" : null,
              }}
            />
          </span>
        }
        sub={
          <>
            {view.observedAt !== null && (
              <>
                Looked <Time at={view.observedAt} now={view.now} as="utc" />,{" "}
              </>
            )}
            received <Time at={view.ingestedAt} now={view.now} /> from {view.sender}.
          </>
        }
      />
      <Failure view={view} />
      <div className="with-aside">
        <div className="stack">
          {view.targets.length > 0 && (
            <Section title="What was read" about={counted(view.targets.length, "target", "targets")}>
              <ScanTargets view={view} />
            </Section>
          )}
          {view.counts !== null && <Changes view={view} counts={view.counts} />}
          {view.warnings.length > 0 && <Warnings view={view} />}
          <RawDocument view={view} />
        </div>
        <aside className="stack">
          <ScanIdentity view={view} />
        </aside>
      </div>
    </>
  );
}
