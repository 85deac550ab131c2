import { chance } from "../chance.ts";
import { instantOf } from "../clock.ts";
import { fleet } from "../fleet.ts";
import { unchangedSince } from "../objects/age.ts";
import type { Scene, StoryObject } from "../objects/object.ts";
import { objectOf, ownedBy } from "../objects/object.ts";
import type { WorkloadObjects } from "../objects/workloads.ts";
import type { ClusterPlan, WorkloadPlan } from "../plan.ts";
import type { KyvernoPolicy, KyvernoRule } from "./kyverno-policies.ts";
import { podPolicies, trustedRegistries } from "./kyverno-policies.ts";

type Result = Readonly<Record<string, unknown>> & { readonly result: "pass" | "fail" | "skip" };

/** Namespaces that Kyverno leaves out as it is installed (`resourceFilters`). */
const unseen: ReadonlySet<string> = new Set(["kube-system", "kube-public", "kube-node-lease", "kyverno"]);

/** A Pod's rule, as Kyverno names it for the controllers of Pods. */
function ruleName(rule: string, kind: string): string {
  if (kind === "Pod" || rule === "validate-podcontroller-namespace") return rule;
  return kind === "CronJob" ? `autogen-cronjob-${rule}` : `autogen-${rule}`;
}

function resultOf(
  about: { readonly policy: string; readonly category: string; readonly severity: string; readonly rule: string },
  outcome: Result["result"],
  message: string,
  at: Date,
  exception = "",
): Result {
  return {
    category: about.category,
    message,
    policy: about.policy,
    properties: { ...(exception === "" ? {} : { exceptions: exception }), process: "background scan" },
    result: outcome,
    rule: about.rule,
    scored: true,
    severity: about.severity,
    source: "kyverno",
    timestamp: { nanos: 0, seconds: Math.floor(at.getTime() / 1000) },
  };
}

function judge(
  scene: Scene,
  workload: WorkloadPlan,
  policy: KyvernoPolicy,
  rule: KyvernoRule,
  kind: string,
  at: Date,
): Result {
  const name = ruleName(rule.name, kind);
  const about = { policy: policy.name, category: policy.category, severity: policy.severity, rule: name };
  const exception = scene.plan.tools.kyverno?.exceptions.find(
    (each) => each.namespace === workload.namespace && each.workload === workload.name && each.policy === policy.name,
  );
  if (exception !== undefined) {
    const words = `rule is skipped due to policy exception: ${exception.namespace}/${exception.name}`;
    return resultOf(about, "skip", words, at, exception.name);
  }
  const fails = rule.brokenBy.some((flaw) => workload.flaws.includes(flaw));
  return fails
    ? resultOf(about, "fail", `validation error: ${rule.message} rule ${name} failed at path /spec/`, at)
    : resultOf(about, "pass", `validation rule '${name}' passed.`, at);
}

function judgeRegistries(workload: WorkloadPlan, kind: string, at: Date): Result {
  const name = ruleName("validate-registries", kind);
  const about = { policy: "restrict-image-registries", category: "Best Practices", severity: "medium", rule: name };
  const fails = workload.containers.some(
    ({ image }) => !trustedRegistries.some((each) => image.startsWith(`${each}/`)),
  );
  return fails
    ? resultOf(about, "fail", "validation error: An image comes from a registry nobody approved.", at)
    : resultOf(about, "pass", `validation rule '${name}' passed.`, at);
}

function resultsOf(scene: Scene, workload: WorkloadPlan, kind: string, at: Date): readonly Result[] {
  const installed = new Set(scene.plan.tools.kyverno?.policies ?? []);
  const results = podPolicies
    .filter(({ name }) => installed.has(name))
    .flatMap((policy) => policy.rules.map((rule) => judge(scene, workload, policy, rule, kind, at)));
  return installed.has("restrict-image-registries") ? [...results, judgeRegistries(workload, kind, at)] : results;
}

/** When Kyverno last found something new to say: a report whose results stay the same is not written again. */
function saidAt(scene: Scene, what: string, read: (plan: ClusterPlan) => unknown): Date {
  const day = unchangedSince(scene, (plan) => JSON.stringify([read(plan), plan.tools.kyverno]));
  const joins = fleet.find(({ plan }) => plan.name === scene.plan.name)?.joins ?? 0;
  const before = joins - 2 * chance(scene.story.seed, scene.plan.name, "kyverno", what);
  // A background scan takes a while to come by.
  return instantOf(scene.story, day === null ? before : day + 0.02);
}

/**
 * In every cluster something comes and goes all the time, and Kyverno writes a report about it: of one workload a new one
 * every hour. By it one sees that the engine still looks.
 */
function lastHour({ story, day }: Scene): Date {
  return new Date(Math.floor(instantOf(story, day).getTime() / 3_600_000) * 3_600_000);
}

function kindOf(scene: Scene, isOfCluster: boolean): { readonly apiVersion: string; readonly kind: string } {
  return scene.plan.tools.kyverno?.group === "openreports.io"
    ? { apiVersion: "openreports.io/v1alpha1", kind: isOfCluster ? "ClusterReport" : "Report" }
    : { apiVersion: "wgpolicyk8s.io/v1alpha2", kind: isOfCluster ? "ClusterPolicyReport" : "PolicyReport" };
}

/** One report per object, named by its uid (Kyverno since 1.11). */
function reportOf(scene: Scene, about: StoryObject, results: readonly Result[]): StoryObject {
  const { name, namespace, uid } = about.metadata;
  const of = (outcome: Result["result"]): number => results.filter(({ result }) => result === outcome).length;
  const where = namespace === undefined ? {} : { namespace };
  const { controller, blockOwnerDeletion, ...owner } = ownedBy(about);
  return objectOf(
    scene,
    {
      ...kindOf(scene, namespace === undefined),
      name: uid,
      ...where,
      createdAt: new Date(about.metadata.creationTimestamp),
      labels: { "app.kubernetes.io/managed-by": "kyverno" },
      owners: [owner],
    },
    {
      scope: { apiVersion: about.apiVersion, kind: about.kind, name, ...where, uid },
      summary: { error: 0, fail: of("fail"), pass: of("pass"), skip: of("skip"), warn: 0 },
      results,
    },
  );
}

function roleReport(scene: Scene, role: StoryObject): StoryObject {
  const plan = scene.plan.roles.find(({ name, kind }) => name === role.metadata.name && kind === role.kind);
  const at = saidAt(scene, role.metadata.name, ({ roles }) => roles.find(({ name }) => name === role.metadata.name));
  const fails = plan?.rules.some(({ verbs }) => verbs.includes("*")) ?? false;
  const about = { policy: "restrict-wildcard-verbs", category: "Security", severity: "medium", rule: "wildcard-verbs" };
  const result = fails
    ? resultOf(about, "fail", "validation error: A role allows every verb.", at)
    : resultOf(about, "pass", "validation rule 'wildcard-verbs' passed.", at);
  return reportOf(scene, role, [result]);
}

/** All policy reports of a cluster: about controllers, their Pods and roles; none where Kyverno is not installed. */
export function kyvernoReports(
  scene: Scene,
  workloads: readonly WorkloadObjects[],
  roles: readonly StoryObject[],
): readonly StoryObject[] {
  const kyverno = scene.plan.tools.kyverno;
  if (kyverno === undefined) return [];
  const seen = workloads.filter(({ plan }) => !unseen.has(plan.namespace));
  const busiest = (seen.find(({ plan }) => plan.kind === "CronJob") ?? seen[0])?.plan;
  const ofWorkloads = seen.flatMap(({ plan, top, pods }) => {
    const said = saidAt(scene, `${plan.namespace}/${plan.name}`, (then) =>
      then.workloads.find(({ namespace, name }) => namespace === plan.namespace && name === plan.name),
    );
    const at = plan === busiest ? lastHour(scene) : said;
    return [top, ...pods].map((object) => reportOf(scene, object, resultsOf(scene, plan, object.kind, at)));
  });
  if (!kyverno.policies.includes("restrict-wildcard-verbs")) return ofWorkloads;
  const own = roles.filter(
    ({ kind, metadata }) => /Role$/.test(kind) && metadata.labels?.["kubernetes.io/bootstrapping"] === undefined,
  );
  return [...ofWorkloads, ...own.map((role) => roleReport(scene, role))];
}

/** The exceptions themselves, as people put them into the cluster. */
export function policyExceptions(scene: Scene): readonly StoryObject[] {
  return (scene.plan.tools.kyverno?.exceptions ?? []).map(({ name, namespace, workload, policy }) => {
    const rules = podPolicies.find((each) => each.name === policy)?.rules.map((rule) => rule.name) ?? [];
    return objectOf(
      scene,
      {
        apiVersion: "kyverno.io/v2",
        kind: "PolicyException",
        name,
        namespace,
        createdAt: saidAt(scene, name, () => 0),
      },
      {
        spec: {
          exceptions: [{ policyName: policy, ruleNames: rules.flatMap((rule) => [rule, `autogen-${rule}`]) }],
          match: {
            any: [{ resources: { kinds: ["Pod", "DaemonSet"], names: [`${workload}*`], namespaces: [namespace] } }],
          },
        },
      },
    );
  });
}
