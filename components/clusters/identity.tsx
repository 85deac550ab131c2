import { count } from "#lib/contract/views/format.ts";
import type { ClusterPage } from "#lib/contract/views/cluster.ts";
import { Section } from "#components/ui/section.tsx";
import { Time } from "#components/ui/time.tsx";

const unknown = <span className="unit">not known yet</span>;

/** Who the cluster is: its own identity, not its name. */
export function Identity({ view }: { view: ClusterPage }) {
  const { platform } = view;
  const rows = [
    ["UID", view.uid === null ? <span className="unit">no report carried it yet</span> : <code className="break">{view.uid}</code>],
    ["Kubernetes", platform.kubernetesVersion ?? unknown],
    [
      "Platform",
      platform.distribution === null ? unknown : `${platform.distribution}${platform.managed ? ", control plane managed" : ""}`,
    ],
    ["Known from", platform.knownFrom === "" ? unknown : platform.knownFrom],
    ["Benchmark", platform.benchmark === null ? unknown : <code>{platform.benchmark}</code>],
    ["Nodes", view.nodes.length === 0 ? unknown : count(view.nodes.length)],
    ["Registered", <Time key="registered" at={view.registeredAt} now={view.now} as="utc" />],
    ["By", view.registeredBy],
    ["First heard", view.firstHeardAt === null ? "never" : <Time key="first" at={view.firstHeardAt} now={view.now} as="utc" />],
  ] as const;
  return (
    <Section title="Identity">
      <dl className="pairs">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {view.uid === null && (
        <p className="help">The UID of kube-system is what makes two names one cluster. kube-bench files do not carry it.</p>
      )}
    </Section>
  );
}
