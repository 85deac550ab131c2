import { stringify } from "yaml";

export type ConfiguredCluster = { readonly name: string; readonly server: string; readonly token: string };

/** A kubeconfig with one context per cluster, named like it. `ca` is PEM; without it there is no TLS to verify. */
export function kubeconfigOf(clusters: readonly ConfiguredCluster[], ca?: string): string {
  const authority = ca === undefined ? {} : { "certificate-authority-data": Buffer.from(ca).toString("base64") };
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: clusters.map(({ name, server }) => ({ name, cluster: { server, ...authority } })),
    users: clusters.map(({ name, token }) => ({ name: `${name}-reader`, user: { token } })),
    contexts: clusters.map(({ name }) => ({ name, context: { cluster: name, user: `${name}-reader` } })),
    "current-context": clusters[0]?.name ?? "",
  });
}
