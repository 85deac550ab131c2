import Link from "next/link";
import { CopyCommand } from "#components/ui/copy-command.tsx";
import { Hatch } from "#components/ui/hatch.tsx";
import { NameCluster } from "#components/ui/name-cluster.tsx";
import { Note } from "#components/ui/note.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { ScanRows } from "#components/ui/scan-rows.tsx";
import { Section } from "#components/ui/section.tsx";
import { Time } from "#components/ui/time.tsx";
import type { FirstRun as View } from "#lib/contract/views/first-run.ts";
import { count, counted } from "#lib/contract/views/format.ts";
import { clusterHref } from "#lib/contract/views/links.ts";

const fillsUp = [
  ["Frameworks", "CIS items of the nodes in the file, the rest hatched"],
  ["An item", "who looked, on which node, down to the raw line"],
  ["Clusters", "a name, one source, its targets and what it costs when it falls silent"],
] as const;

function Name({ view }: { view: View }) {
  return (
    <Section title="1  Name a cluster" about="gets a token made for it">
      {view.may.registerCluster && view.may.makeToken ? (
        <NameCluster serverUrl={view.serverUrl} />
      ) : (
        <Note kind="plain" title="Your role cannot register a cluster">
          Ask an administrator to name one and make a token.
        </Note>
      )}
    </Section>
  );
}

function Make() {
  return (
    <Section title="2  Make a scan" about="on a node of it">
      <p className="mb-2 text-text-2">
        kube-bench reads the node's own files. Any node will do to begin with; each has its own results.
      </p>
      <CopyCommand command="kube-bench run --json > kube-bench.json" />
      <p className="help">
        JSON in all its shapes and JUnit are read. Text output is not: it leaves out what is needed.
      </p>
    </Section>
  );
}

function Arrive({ view }: { view: View }) {
  return (
    <Section title="3  It arrives here" about="without reload">
      {view.waiting.length === 0 ? (
        <p className="text-text-2">Nothing is waited for yet.</p>
      ) : (
        <ul className="ledger-rows">
          {view.waiting.map((cluster) => (
            <li key={cluster.id}>
              <Link className="trace break" href={clusterHref(cluster.id)}>
                {cluster.name}
              </Link>
              <span className="unit">named, not heard yet</span>
            </li>
          ))}
        </ul>
      )}
      <p className="help">
        A file can also be uploaded on the page of the cluster. This page becomes the Overview with the first scan.
      </p>
    </Section>
  );
}

/** Before the first scan was read: nothing is proven, and how that changes. */
export function FirstRun({ view }: { view: View }) {
  return (
    <>
      <PageHead
        title="Nothing is reported yet, so nothing is proven"
        sub={
          <>
            {view.installedAt !== null && (
              <>
                Installed <Time at={view.installedAt} now={view.now} as="utc" />.{" "}
              </>
            )}
            Each framework will stand here as one bar; the hatching gives way as checks arrive.
          </>
        }
      />
      <div className="mb-7">
        <Hatch size="xl" sentence="Nothing was looked at: there is no cluster to divide by" />
        <p className="-mt-3">
          <b className="font-semibold">No score</b>{" "}
          <span className="unit">
            not 0 %: there is no cluster to divide by. {counted(view.frameworks, "framework", "frameworks")} and{" "}
            {count(view.controls)} Kubernetes controls are loaded, catalog {view.catalogVersion}.
          </span>
        </p>
      </div>
      <div className="three-columns mb-8">
        <Name view={view} />
        <Make />
        <Arrive view={view} />
      </div>
      {view.scans.length > 0 && (
        <div className="mb-8">
          <Section title="What came" about={count(view.scans.length)}>
            <ScanRows scans={view.scans} now={view.now} showCluster />
          </Section>
        </div>
      )}
      <Section title="What fills up first" about="from one kube-bench file">
        <table className="table">
          <tbody>
            {fillsUp.map(([page, what]) => (
              <tr key={page}>
                <th scope="row">{page}</th>
                <td className="text-text-2">{what}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
    </>
  );
}
