import { CopyCommand } from "#components/ui/copy-command.tsx";
import { Section } from "#components/ui/section.tsx";
import { Status } from "#components/ui/status.tsx";
import { collectedDrawnAs, collectedWords } from "#components/ui/status-words.ts";
import { Time } from "#components/ui/time.tsx";
import { durationWords } from "#components/ui/time-words.ts";
import { visible } from "#components/ui/visible.ts";
import type { ClusterPage } from "#lib/contract/views/cluster.ts";
import type { ClusterCollector, CollectedSource } from "#lib/contract/views/collector.ts";
import { bytes, count, counted } from "#lib/contract/views/format.ts";
import { CollectorCare, MissingRights } from "./collector-care.tsx";

type Props = { collector: ClusterCollector; now: string };

function Skipped({ source }: { source: CollectedSource }) {
  if (source.skipped.length === 0) return null;
  return (
    <span className="second break">
      left out: {source.skipped.map(({ what, count: number }) => `${count(number)} ${visible(what)}`).join(", ")}
    </span>
  );
}

/** How much of a source is known: all of it, when its last list was read to its end. */
function Known({ source, now }: { source: CollectedSource; now: string }) {
  if (source.state === "not_found") return <span className="unit">nothing to read</span>;
  return (
    <>
      {source.complete ? "complete" : "not complete"}
      <span className="second">
        {source.listedAt === null ? (
          "no list was read to its end yet"
        ) : (
          <>
            last whole list <Time at={source.listedAt} now={now} />
          </>
        )}
      </span>
      <Skipped source={source} />
    </>
  );
}

function Row({ source, collector, now }: Props & { source: CollectedSource }) {
  const isKnown = source.state !== "not_found";
  return (
    <tr>
      <th scope="row">
        {source.label}
        {source.message !== null && (
          <span className="second break line-clamp-3" title={visible(source.message)}>
            {visible(source.message)}
          </span>
        )}
        {source.state === "not_found" && source.howToBring !== null && (
          <span className="second break line-clamp-3" title={visible(source.howToBring)}>
            {visible(source.howToBring)}
          </span>
        )}
      </th>
      <td className="full">
        <Known source={source} now={now} />
      </td>
      <td className="num" data-label="objects">
        {isKnown ? count(source.objects) : "–"}
      </td>
      <td className="num" data-label="behind">
        {!isKnown || source.lagSeconds === null ? "–" : durationWords(source.lagSeconds * 1_000)}
      </td>
      <td className="num text-text-2" data-label="sent">
        {source.sentAt === null ? "–" : <Time at={source.sentAt} now={now} />}
      </td>
      <td className="top-right">
        {collector.heard ? (
          <Status status={collectedDrawnAs[source.state]} word={collectedWords[source.state]} />
        ) : (
          <Status status="not_assessed" word="Not heard" />
        )}
        <span className="second">
          {!collector.heard && `was ${collectedWords[source.state].toLowerCase()}, `}
          for <Time at={source.since} now={now} as="age" />
        </span>
      </td>
    </tr>
  );
}

function Table({ collector, now }: Props) {
  return (
    <table className="table rows tall">
      <thead>
        <tr>
          <th scope="col">Collected</th>
          <th scope="col">Known</th>
          <th scope="col" className="num">
            Objects
          </th>
          <th scope="col" className="num">
            Behind
          </th>
          <th scope="col" className="num">
            Sent
          </th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        {collector.sources.map((source) => (
          <Row key={source.scanner} source={source} collector={collector} now={now} />
        ))}
      </tbody>
    </table>
  );
}

/** What waits on the collector's disk to be sent. */
function Waiting({ collector, now }: Props) {
  const { entries, bytes: size, maxBytes, since } = collector.spool;
  if (entries === 0) return <>Nothing waits to be sent.</>;
  return (
    <>
      {counted(entries, "document waits", "documents wait")} to be sent, {bytes(size)} of {bytes(maxBytes)}
      {since !== null && (
        <>
          , the oldest since <Time at={since} now={now} as="utc" />
        </>
      )}
      .
    </>
  );
}

function One({ collector, now }: Props) {
  return (
    <div className="flex flex-col gap-3">
      <p className="text-text-2">
        <b className="break font-medium text-text">{visible(collector.id)}</b> {visible(collector.version)},{" "}
        {collector.mode === "agent" ? "in the cluster" : "from outside the cluster"}, running since{" "}
        <Time at={collector.startedAt} now={now} as="utc" />, last heard <Time at={collector.receivedAt} now={now} />.{" "}
        <Waiting collector={collector} now={now} />
      </p>
      <CollectorCare collector={collector} now={now} />
      {collector.sources.length > 0 && <Table collector={collector} now={now} />}
      <MissingRights collector={collector} />
    </div>
  );
}

/** Who polls this cluster, how each source it follows stands, and what it needs. */
export function Collectors({ view }: { view: ClusterPage }) {
  const [first, ...rest] = view.collectors;
  const heard = view.collectors.filter((collector) => collector.heard).length;
  return (
    <Section
      title="Collector"
      about={first === undefined ? "none reports" : heard === 0 ? "not heard" : "live"}
      id="collector"
    >
      {first === undefined ? (
        <NoCollector view={view} />
      ) : (
        <div className="stack">
          {[first, ...rest].map((collector) => (
            <One key={collector.id} collector={collector} now={view.now} />
          ))}
        </div>
      )}
    </Section>
  );
}

/** Files are pushed here, or nothing is: what a collector would add, and the command that starts one. */
function NoCollector({ view }: { view: ClusterPage }) {
  return (
    <div className="flex flex-col gap-2">
      <p className="text-text-2">
        A collector polls a cluster and sends what changed within seconds: what exists, policy reports, Trivy
        Operator&rsquo;s reports and kube-bench. It reads no Secret and changes nothing.
      </p>
      <CopyCommand command={view.collectCommand} />
    </div>
  );
}
