import { type OpenRequirement, statusWords, type Verdict } from "./verdict.ts";

/**
 * The verdict as SARIF 2.1.0 (OASIS, 2020): one rule and one result for each requirement that does not pass, and one for each
 * condition of the gate that does not hold. `kind` tells what is known (§ 3.27.9): `fail` failed, `open` is not decided,
 * `review` needs a person; only `fail` may have a level (§ 3.27.10). Accepted risks are suppressed results (§ 3.27.23).
 */
export function sarifReport(verdict: Verdict, exitCode: number): string {
  const { standing, conditions, open } = verdict;
  const failed = conditions.filter(({ holds }) => !holds);
  const run = {
    tool: {
      driver: {
        name: "Kubeproof",
        rules: [
          ...failed.map(({ id }) => ({ id: `gate/${id}`, shortDescription: { text: `Gate: ${id}` } })),
          ...open.map((each) => ruleOf(each, standing.framework.shortTitle)),
        ],
      },
    },
    automationDetails: { id: `kubeproof/${standing.framework.id}/${standing.cluster.name}/` },
    invocations: [{ executionSuccessful: true, exitCode, endTimeUtc: standing.now }],
    results: [
      ...failed.map(({ id, sentence }, index) => ({
        ruleId: `gate/${id}`,
        ruleIndex: index,
        kind: "fail",
        level: "error",
        message: { text: sentence },
        locations: locationsOf(verdict, `gate/${id}`),
        partialFingerprints: { "kubeproof/v1": `${standing.cluster.id} ${standing.framework.id} gate/${id}` },
      })),
      ...open.map((each, index) => resultOf(each, failed.length + index, verdict)),
    ],
    properties: { holds: verdict.holds, score: standing.score, yardstick: standing.yardstick },
  };
  const log = { $schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleOf({ id, title, url }: OpenRequirement, framework: string) {
  return { id, shortDescription: { text: `${framework} ${id}: ${title}` }, helpUri: url };
}

function resultOf(each: OpenRequirement, ruleIndex: number, verdict: Verdict) {
  const { cluster, framework } = verdict.standing;
  const lost = each.lost ? " It passed in the baseline." : "";
  return {
    ruleId: each.id,
    ruleIndex,
    ...kindOf(each),
    message: { text: `${each.title} is ${statusWords(each)} on ${cluster.name}.${lost} See ${each.url}` },
    locations: locationsOf(verdict, each.id),
    partialFingerprints: { "kubeproof/v1": `${cluster.id} ${framework.id} ${each.id}` },
    ...(each.status === "accepted" ? { suppressions: [{ kind: "external", status: "accepted" }] } : {}),
    properties: { status: each.status, weight: each.weight, lastKnownFailing: each.lastKnownFailing, lost: each.lost },
  };
}

/** What was measured as failing is a failure; what nobody can decide is open, which is no pass either. */
function kindOf({ status, lastKnownFailing }: OpenRequirement): { kind: string; level: string } {
  if (status === "accepted") return { kind: "fail", level: "note" };
  if (status === "failing" || status === "error" || lastKnownFailing) return { kind: "fail", level: "error" };
  return { kind: status === "manual" ? "review" : "open", level: "none" };
}

/** There is no file behind a cluster: viewers that insist on one are given a path of its name. */
function locationsOf({ standing: { cluster, framework } }: Verdict, id: string) {
  const uri = `clusters/${encodeURIComponent(cluster.name)}`;
  return [
    {
      physicalLocation: { artifactLocation: { uri }, region: { startLine: 1 } },
      logicalLocations: [{ fullyQualifiedName: `${cluster.name}/${framework.id}/${id}`, kind: "resource" }],
    },
  ];
}
