import type { Resource } from "#lib/domain/resource/resource.ts";
import { node, theCluster } from "#lib/domain/resource/resource.ts";
import { AppError } from "#lib/errors.ts";
import type { DocumentContext } from "../types.ts";
import type { ReadControl, Run } from "./reading.ts";

/** All controls of one run about one slice (semantics § 2). */
export type Slice = {
  readonly scope: string;
  readonly label: string;
  readonly nodeType: string;
  readonly resource: Resource;
  readonly nodeRole: "control-plane" | "any" | undefined;
  readonly controls: readonly ReadControl[];
};

const words: ReadonlyMap<string, string> = new Map([
  ["master", "control plane checks"],
  ["etcd", "etcd checks"],
  ["node", "worker checks"],
  ["controlplane", "control plane configuration"],
  ["policies", "policies"],
  ["managedservices", "managed services"],
]);
const clusterWide: ReadonlySet<string> = new Set(["controlplane", "policies", "managedservices", "federated"]);

/** The name as it may stand in a scope; a suite that says nothing is `other`. */
function nodeTypeOf(control: ReadControl): string {
  const name = control.nodeType
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, "")
    .slice(0, 40);
  return name === "" ? "other" : name;
}

function nodeRoleOf(nodeType: string): Slice["nodeRole"] {
  switch (nodeType) {
    case "master":
    case "etcd":
    case "controlplane":
      return "control-plane";
    case "node":
      return "any";
    default:
      return undefined;
  }
}

/** A target no check of which ran (`master` on a managed cluster) is about no node. */
const looksAtNode = (run: Run): boolean =>
  run.controls.some((control) => control.results.length > 0 && !clusterWide.has(nodeTypeOf(control)));

/** The node each run looked at: its own word, else the sender's; refuses to guess. */
function nodesOf(runs: readonly Run[], context: DocumentContext): readonly string[] {
  const nameless = runs.filter((run) => run.node === null && looksAtNode(run)).length;
  if (nameless > 0 && context.node === undefined && context.preview !== true) {
    throw new AppError(
      "unprocessable",
      "kube-bench does not write which node it looked at. Say which node with --node NAME.",
      {
        reason: "node_missing",
      },
    );
  }
  if (nameless > 1 && context.preview !== true) {
    throw new AppError(
      "unprocessable",
      `The file holds ${nameless} runs of kube-bench, which may be of different nodes. Send each node's output by itself, with --node NAME.`,
      { reason: "several_nodes", details: { runs: nameless } },
    );
  }
  let counted = 0;
  return runs.map((run) => {
    if (run.node !== null) return run.node;
    if (!looksAtNode(run)) return context.node ?? "";
    counted += 1;
    const name = context.node ?? "(node)";
    return counted === 1 ? name : `${name.replace(/\)$/, "")} ${counted}${name.endsWith(")") ? ")" : ""}`;
  });
}

/** Sorts the controls of all runs into slices, in the order of first sight. */
export function slicesOf(runs: readonly Run[], context: DocumentContext): readonly Slice[] {
  const nodes = nodesOf(runs, context);
  const slices = new Map<string, Slice & { readonly controls: ReadControl[] }>();
  for (const [index, run] of runs.entries()) {
    const nodeName = nodes[index] ?? "";
    for (const control of run.controls) {
      const nodeType = nodeTypeOf(control);
      const ofCluster = clusterWide.has(nodeType);
      if (!ofCluster && nodeName === "") continue;
      const scope = ofCluster ? `cluster/${nodeType}` : `node/${nodeName}/${nodeType}`;
      const known = slices.get(scope);
      if (known !== undefined) {
        known.controls.push(control);
        continue;
      }
      slices.set(scope, {
        scope,
        label: `${ofCluster ? "cluster" : `node ${nodeName}`}, ${words.get(nodeType) ?? `${nodeType} checks`}`,
        nodeType,
        resource: ofCluster ? theCluster : node(nodeName),
        nodeRole: nodeRoleOf(nodeType),
        controls: [control],
      });
    }
  }
  return [...slices.values()];
}
