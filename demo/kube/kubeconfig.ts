import { stringify } from "yaml";

export type ConfiguredCluster = { readonly name: string; readonly server: string; readonly token: string };

/**
 * A kubeconfig with one context per cluster, named like it. `ca` is PEM. Plain HTTP has nothing to verify, and
 * @kubernetes/client-node speaks it only where a configuration says so.
 */
export function kubeconfigOf(clusters: readonly ConfiguredCluster[], ca?: string): string {
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: clusters.map(({ name, server }) => ({ name, cluster: { server, ...trustOf(server, ca) } })),
    users: clusters.map(({ name, token }) => ({ name: `${name}-reader`, user: { token } })),
    contexts: clusters.map(({ name }) => ({ name, context: { cluster: name, user: `${name}-reader` } })),
    "current-context": clusters[0]?.name ?? "",
  });
}

function trustOf(server: string, ca: string | undefined): Readonly<Record<string, unknown>> {
  if (server.startsWith("http:")) return { "insecure-skip-tls-verify": true };
  return ca === undefined ? {} : { "certificate-authority-data": Buffer.from(ca).toString("base64") };
}
