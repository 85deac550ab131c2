import { Pairs } from "#components/ui/pairs.tsx";
import { Section } from "#components/ui/section.tsx";
import { Time } from "#components/ui/time.tsx";
import type { ClusterPage } from "#lib/contract/views/cluster.ts";
import { count } from "#lib/contract/views/format.ts";

const unknown = <span className="unit">not known yet</span>;

function platformWords({ distribution, managed }: ClusterPage["platform"]) {
  if (distribution === null) return unknown;
  return managed ? `${distribution}, control plane managed` : distribution;
}

/** Who the cluster is: its own identity, not its name. */
export function Identity({ view }: { view: ClusterPage }) {
  const { platform, now, firstHeardAt } = view;
  return (
    <Section title="Identity">
      <Pairs
        rows={{
          UID: view.uid === null ? unknown : <code className="break">{view.uid}</code>,
          Kubernetes: platform.kubernetesVersion ?? unknown,
          Platform: platformWords(platform),
          "Known from": platform.knownFrom === "" ? unknown : platform.knownFrom,
          Benchmark: platform.benchmark === null ? unknown : <code>{platform.benchmark}</code>,
          Nodes: view.nodes.length === 0 ? unknown : count(view.nodes.length),
          Registered: <Time at={view.registeredAt} now={now} as="utc" />,
          By: view.registeredBy,
          "First heard": firstHeardAt === null ? "never" : <Time at={firstHeardAt} now={now} as="utc" />,
        }}
      />
      {view.uid === null && (
        <p className="help">
          The UID of kube-system is what makes two names one cluster. Files of kube-bench do not carry it.
        </p>
      )}
    </Section>
  );
}
