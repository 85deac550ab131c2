/** What the operations of a group are about, in the order in which one would read them. */
const known: Readonly<Record<string, string>> = {
  overview: "Where everything stands.",
  frameworks: "Frameworks, their requirements, and what proves them.",
  controls: "Kubernetes controls: what can be evidenced in a cluster, and which requirements rest on it.",
  findings: "What checks found on resources, from first seen to fixed.",
  clusters: "Clusters, their sources and collectors.",
  scans: "The door for documents, and what came of each.",
  search: "Finding things by their words.",
  views: "Saved views.",
  tokens: "API tokens. Their secrets are shown once.",
  catalog: "Frameworks and mappings of your own.",
  admin: "People, settings and the audit log.",
  sessions: "Who you are here, and this description itself.",
};

/** Names and descriptions of groups; one that is not known yet comes last, under its own name. */
export function groups(used: readonly string[]): readonly { readonly name: string; readonly description: string }[] {
  const order = Object.keys(known);
  const place = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  return used
    .toSorted((a, b) => place(a) - place(b) || (a < b ? -1 : 1))
    .map((name) => ({ name, description: known[name] ?? "" }));
}
