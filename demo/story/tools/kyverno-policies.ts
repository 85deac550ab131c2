import type { Flaw } from "../plan.ts";

/** A rule of a policy, what breaks it, and what Kyverno then says. */
export type KyvernoRule = { readonly name: string; readonly brokenBy: readonly Flaw[]; readonly message: string };

export type KyvernoPolicy = {
  readonly name: string;
  readonly category: string;
  readonly severity: "high" | "medium";
  readonly rules: readonly KyvernoRule[];
};

const baseline = "Pod Security Standards (Baseline)";
const restricted = "Pod Security Standards (Restricted)";

const policy = (
  name: string,
  category: string,
  ...rules: readonly (readonly [name: string, brokenBy: readonly Flaw[], message: string])[]
): KyvernoPolicy => ({
  name,
  category,
  severity: "medium",
  rules: rules.map(([rule, brokenBy, message]) => ({ name: rule, brokenBy, message })),
});

/** Policies about Pods, named as kyverno/policies publishes them; messages in words of our own. */
export const podPolicies: readonly KyvernoPolicy[] = [
  policy("disallow-capabilities", baseline, [
    "adding-capabilities",
    ["capability-added"],
    "Capabilities beyond the default set are added.",
  ]),
  policy(
    "disallow-capabilities-strict",
    restricted,
    ["require-drop-all", ["capabilities-kept"], "A container does not drop ALL capabilities."],
    ["adding-capabilities-strict", ["capability-added"], "A container adds more than NET_BIND_SERVICE."],
  ),
  policy("disallow-host-namespaces", baseline, [
    "host-namespaces",
    ["host-network", "host-pid"],
    "The Pod shares a namespace of its host.",
  ]),
  policy("disallow-host-path", baseline, ["host-path", ["host-path"], "The Pod mounts a folder of its host."]),
  policy("disallow-host-ports", baseline, ["host-ports-none", ["host-port"], "A container takes a port of its host."]),
  policy("disallow-privilege-escalation", restricted, [
    "privilege-escalation",
    ["privilege-escalation"],
    "A container may gain privileges.",
  ]),
  policy("disallow-privileged-containers", baseline, [
    "privileged-containers",
    ["privileged"],
    "A container is privileged.",
  ]),
  policy("require-run-as-nonroot", restricted, [
    "run-as-non-root",
    ["runs-as-root"],
    "Neither the Pod nor its containers must run as another user than root.",
  ]),
  policy("restrict-seccomp-strict", restricted, ["check-seccomp-strict", ["no-seccomp"], "No seccomp profile is set."]),
  policy("restrict-sysctls", baseline, ["check-sysctls", [], "An unsafe sysctl is set."]),
  policy("disallow-latest-tag", "Best Practices", [
    "validate-image-tag",
    ["latest-tag"],
    "An image is named by the tag latest.",
  ]),
  policy("disallow-default-namespace", "Multi-Tenancy", [
    "validate-podcontroller-namespace",
    [],
    "The namespace default is used.",
  ]),
];

/** Registries the company trusts; `restrict-image-registries` fails for every other. */
export const trustedRegistries = [
  "registry.halden.example",
  "registry.k8s.io",
  "quay.io",
  "reg.kyverno.io",
  "mirror.gcr.io",
] as const;
