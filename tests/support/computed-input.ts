import type {
  BaselineFailure,
  BenchmarkLook,
  ComputedInput,
  ImageLook,
  OpenVulnerabilities,
} from "#lib/domain/computed/input.ts";
import { noComputedInput } from "#lib/domain/computed/input.ts";
import { defaultParameters } from "#lib/domain/computed/parameters.ts";
import { runningImages } from "#lib/domain/computed/running-images.ts";
import type { ClusterInput, Roster } from "#lib/domain/standing/input.ts";
import { hour } from "#lib/domain/time/instant.ts";
import { anInput, aRoster } from "./cluster-input.ts";
import { imageKey } from "./computed-history.ts";
import { keyOf } from "./history.ts";

/** A look of Trivy at an image, at 0 hours. */
export function aLook(image: string, over: Partial<ImageLook> = {}): ImageLook {
  return { source: "trivy", image: imageKey(image), digest: "", saidAt: 0, ...over };
}

/** One open critical vulnerability of an image, first seen and last said at 0 hours. */
export function anOpen(image: string, over: Partial<OpenVulnerabilities> = {}): OpenVulnerabilities {
  return {
    source: "trivy",
    image: imageKey(image),
    on: keyOf("workload:a/W1"),
    severity: "critical",
    open: 1,
    firstFailedAt: 0,
    at: 0,
    isNamed: true,
    ...over,
  };
}

/** A whole report of kube-bench about one part of a node, at an hour. */
export function aRun(node: string | null, part: string, at = 0, benchmark = "cis-1.12"): BenchmarkLook {
  const instant = at * hour;
  return {
    source: "kube-bench",
    node,
    part,
    newest: { at: instant, benchmark },
    whole: { at: instant, benchmark, checks: 2, scanId: `scan of ${part} at ${at}` },
  };
}

/** A failing check of the benchmark on a node, said at 0 hours. */
export function aFailure(check: string, node: string, over: Partial<BaselineFailure> = {}): BaselineFailure {
  return {
    source: "kube-bench",
    check,
    resource: keyOf(`node:${node}`),
    decision: "fail",
    at: 0,
    isNamed: true,
    ...over,
  };
}

type Running = Readonly<Record<string, readonly string[]>>;

/**
 * A cluster with Trivy, Trivy Operator and kube-bench once a day, and a roster of 0 hours that lists nodes and, by workload,
 * the images it runs.
 */
export function aCluster(
  over: Partial<ComputedInput> = {},
  around: Partial<ClusterInput> & { readonly running?: Running; readonly nodes?: readonly string[] } = {},
): ClusterInput & { readonly computed: ComputedInput } {
  const { running = {}, nodes = [], ...rest } = around;
  const workloads = Object.keys(running);
  const images = runningImages(
    Object.entries(running).flatMap(([workload, names]) =>
      names.map((image) => ({ workload: keyOf(workload), existsSince: -1000 * hour, image, digest: null })),
    ),
  );
  const listed: Roster = aRoster([...nodes, ...workloads]);
  const roster = { ...listed, listed: [...listed.listed, ...images.map((each) => ({ ...each, roles: [] }))] };
  const source = { interval: 24 * hour, retiredAt: null, heardAt: 0 };
  const input = anInput({
    sources: new Map([
      ["trivy", { ...source, tools: ["trivy"] }],
      ["trivy-operator", { ...source, tools: ["trivy"] }],
      ["kube-bench", { ...source, tools: ["kube-bench"] }],
    ]),
    roster,
    presence: new Map(
      images.map((each) => [each.key, { lastListedAt: 0, goneAt: null, existsSince: each.existsSince }]),
    ),
    ...rest,
  });
  const known = listed.listed.filter((item) => item.resource.kind === "node");
  const computed = { ...noComputedInput, parameters: defaultParameters, nodes: known, images, ...over };
  return { ...input, computed };
}
