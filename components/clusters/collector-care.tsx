import { CopyCommand } from "#components/ui/copy-command.tsx";
import { CopyLines } from "#components/ui/copy-lines.tsx";
import { Note } from "#components/ui/note.tsx";
import { Time } from "#components/ui/time.tsx";
import { durationWords } from "#components/ui/time-words.ts";
import { visible } from "#components/ui/visible.ts";
import { collectorNames } from "#lib/contract/collector-names.ts";
import type { ClusterCollector } from "#lib/contract/views/collector.ts";
import { bytes, counted } from "#lib/contract/views/format.ts";

type Props = { collector: ClusterCollector; now: string };

function Unheard({ collector, now }: Props) {
  if (collector.heard) return null;
  return (
    <>
      <Note kind="warn" title="This collector is not heard any more">
        <p>
          It was last heard <Time at={collector.receivedAt} now={now} as="utc" />. What it reported counts for two
          intervals of each source, then its words fall silent. Start it again:
        </p>
      </Note>
      <CopyCommand command={collector.restart} />
    </>
  );
}

function OtherCluster({ collector }: { collector: ClusterCollector }) {
  if (collector.otherUid === null) return null;
  return (
    <Note kind="fail" title="Another cluster answers under this name">
      <p>
        The collector reads the cluster with UID <code className="break">{visible(collector.otherUid)}</code>, which is
        not the one registered here, so nothing it sends is taken. Register that cluster under a name of its own, or
        point the collector at the right one.
      </p>
    </Note>
  );
}

function Problem({ collector, now }: Props) {
  // That another cluster answers is said above, and is why nothing is read.
  if (collector.problem === null || collector.otherUid !== null) return null;
  return (
    <Note kind="fail" title="The collector cannot read the cluster">
      <p>
        Since <Time at={collector.problem.since} now={now} as="utc" />: {visible(collector.problem.message)}
      </p>
    </Note>
  );
}

function Dropped({ collector }: { collector: ClusterCollector }) {
  const { maxBytes, dropped } = collector.spool;
  if (dropped === 0) return null;
  return (
    <Note kind="fail" title="The collector could not keep everything while this server was away">
      <p>
        {counted(dropped, "document was", "documents were")} given up, because {bytes(maxBytes)} were full. The cluster
        is read again from its beginning once the rest is sent; what changed twice in between was not seen.
      </p>
    </Note>
  );
}

function Clock({ collector }: { collector: ClusterCollector }) {
  const ahead = collector.clockAheadSeconds;
  if (ahead === 0) return null;
  return (
    <Note
      kind="warn"
      title={`Its clock is ${durationWords(Math.abs(ahead) * 1_000)} ${ahead > 0 ? "ahead" : "behind"}`}
    >
      <p>Times on this page are corrected for it. What it lists is dated by its own clock: set that right.</p>
    </Note>
  );
}

/** What stands in a collector's way, the worst first. */
export function CollectorCare({ collector, now }: Props) {
  return (
    <>
      <Unheard collector={collector} now={now} />
      <OtherCluster collector={collector} />
      <Problem collector={collector} now={now} />
      <Dropped collector={collector} />
      <Clock collector={collector} />
    </>
  );
}

/** The rules a collector lacks, to paste into its ClusterRole. */
export function MissingRights({ collector }: { collector: ClusterCollector }) {
  if (collector.missingRules === null) return null;
  const denied = collector.sources.filter((source) => source.missingRights > 0);
  const rights = denied.reduce((sum, source) => sum + source.missingRights, 0);
  return (
    <div className="flex flex-col gap-2">
      <p>
        <b className="font-medium">Grant what is missing.</b>{" "}
        <span className="text-text-2">
          {counted(rights, "kind is", "kinds are")} refused, for {denied.map((source) => source.label).join(", ")}.
          Paste this below <code>rules:</code> of the ClusterRole <code>{collectorNames.clusterRole}</code>.
        </span>
      </p>
      <CopyLines
        text={collector.missingRules}
        what="missing rules"
        head={
          <>
            <b className="font-semibold">rules</b> <span>read only</span>
          </>
        }
      />
    </div>
  );
}
