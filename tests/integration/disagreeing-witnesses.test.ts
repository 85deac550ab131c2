import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { loadCatalog } from "#lib/catalog/load.ts";
import type { FactView, RequirementPage } from "#lib/contract/views/requirement.ts";
import { getRequirement } from "#lib/queries/requirement/get-requirement.ts";
import { arrive, looking, sample } from "#tests/support/arrivals.ts";
import { testHouse } from "#tests/support/house.ts";

// Real documents of five scanners about one Deployment: who disagrees stands side by side, and who is not believed says why.
const house = await testHouse();
const catalog = loadCatalog();
const hours = (count: number): Date => new Date(Date.UTC(2026, 10, 2, 8) + count * 3_600_000);

type Fields = Readonly<Record<string, unknown>>;
const framework = "nsa-cisa-k8s-1.2";

/** A real document of a reader's samples, as its tool wrote it. */
const real = (path: string): string => readFileSync(new URL(`../../lib/scanners/${path}`, import.meta.url), "utf8");

describe("tools that disagree about one fact", () => {
  const pages: RequirementPage[] = [];

  beforeAll(async () => {
    const cluster = await house.cluster();
    const send = async (scanner: string, bytes: Uint8Array, more: object = {}) =>
      await arrive(house, { cluster, scanner, at: hours(0), bytes, ...more });
    const context = looking(house, hours(1));
    await send("kube-bench", sample("cp-1"), { node: "cp-1" });
    await send("trivy", Buffer.from(real("trivy/samples/v0.74-non-failures.json")));
    await send("trivy-operator", operatorOfSettlement());
    await send("polaris", polarisOfSettlement());
    await send("policy-report", kyvernoOfSettlement());
    for (const { id } of catalog.frameworks.get(framework)?.requirements.filter((each) => each.leaf) ?? []) {
      pages.push(await getRequirement(context, { frameworkId: framework, requirementId: id, clusterId: cluster.id }));
    }
  });

  const wordsOf = (fact: FactView) => fact.results.flatMap((result) => result.words);
  const factsOf = (page: RequirementPage): readonly FactView[] => page.evidence.flatMap((control) => control.facts);

  test("stand side by side, the failing one first, and the failing one decides", () => {
    const page = pages.find((each) => each.id === "POD-1");
    const fact = page === undefined ? undefined : factsOf(page).find((each) => each.id === "privilege-escalation-off");
    const result = fact?.results.find(({ resource }) => resource.label === "Deployment payments/settlement");

    expect(result?.state.state).toBe("fail");
    expect(result?.words.map(({ toolLabel, rawId, outcome, decides }) => [toolLabel, rawId, outcome, decides])).toEqual(
      [
        ["Trivy", "KSV-0001", "fail", "fail"],
        ["Kyverno", "disallow-privilege-escalation/autogen-privilege-escalation", "pass", "pass"],
        ["Polaris", "privilegeEscalationAllowed", "pass", "pass"],
      ],
    );
    expect(result?.words.every((word) => word.fresh && word.whyNot === null)).toBe(true);
  });

  test.each([
    ["kube-bench", ""],
    ["Trivy", "A container that overrides the pod with runAsNonRoot false passes"],
    ["Polaris", "Only ALL, SYS_ADMIN and NET_ADMIN count"],
    ["Kyverno", "an unconfined profile in the current field passes"],
  ])("a verdict of %s that is not believed says why", (toolLabel, sentence) => {
    const words = pages.flatMap(factsOf).flatMap(wordsOf);
    const reasons = words.flatMap((word) =>
      word.toolLabel === toolLabel && word.whyNot !== null ? [word.whyNot] : [],
    );
    const doubts = reasons.filter((reason) => reason.startsWith("Its verdict is not believed. "));

    expect(
      doubts.some((reason) => reason.includes(sentence)),
      reasons.join("\n"),
    ).toBe(true);
  });

  test("a check of Trivy that its operator reports is doubted as Trivy's own is", () => {
    const words = pages.flatMap(factsOf).flatMap((fact) => fact.results);
    const cart = words
      .filter(({ resource }) => resource.label === "Deployment payments/ledger")
      .flatMap(({ words }) => words);

    expect(cart.find((word) => word.rawId === "AVD-KSV-0012")?.whyNot).toContain("Its verdict is not believed. ");
  });
});

/** A report of the operator with a pass that is not believed. */
function operatorOfSettlement(): Buffer {
  const check = { checkID: "AVD-KSV-0012", title: "Runs as root", severity: "MEDIUM", messages: [], success: true };
  return Buffer.from(
    JSON.stringify({
      ...{ apiVersion: "aquasecurity.github.io/v1alpha1", kind: "ConfigAuditReport" },
      metadata: {
        ...{ name: "ledger", namespace: "payments", uid: "ledger" },
        labels: { "trivy-operator.resource.kind": "Deployment", "trivy-operator.resource.name": "ledger" },
      },
      report: {
        updateTimestamp: hours(0).toISOString(),
        scanner: { name: "Trivy", version: "0.74.0" },
        summary: { criticalCount: 0, highCount: 0, mediumCount: 0, lowCount: 0 },
        checks: [check],
      },
    }),
  );
}

/** The sample of Polaris about the same Deployment, with the one check the sample left out. */
function polarisOfSettlement(): Buffer {
  const audit = JSON.parse(real("polaris/samples/v10.2-cluster.json").replaceAll("cart", "settlement")) as {
    Results: { Name: string; Namespace: string; PodResult: { ContainerResults: { Results: Fields }[] } | null }[];
  };
  const check = {
    ...{ ID: "privilegeEscalationAllowed", Message: "Privilege escalation not allowed" },
    ...{ Details: null, Success: true, Severity: "danger", Category: "Security", Mutations: null },
  };
  for (const each of audit.Results) {
    if (each.Name !== "settlement") continue;
    each.Namespace = "payments";
    for (const container of each.PodResult?.ContainerResults ?? []) {
      container.Results = { ...container.Results, privilegeEscalationAllowed: check };
    }
  }
  // The score is that of the checks the sample lists.
  return Buffer.from(JSON.stringify({ ...audit, Score: undefined }));
}

/** The sample of Kyverno's report about that Deployment, with a result of the policy about the same fact. */
function kyvernoOfSettlement(): Buffer {
  const page = JSON.parse(real("policy-report/samples/kyverno-1.19-page.json")) as {
    items: { metadata: Fields; results: Fields[]; summary: Record<string, number> }[];
  };
  const [report] = page.items;
  for (const policy of ["disallow-privilege-escalation", "restrict-apparmor-profiles"]) {
    const rule = policy === "disallow-privilege-escalation" ? "autogen-privilege-escalation" : "autogen-app-armor";
    report?.results.push({
      ...{ policy, rule, result: "pass", severity: "medium", scored: true, source: "kyverno" },
      category: "Pod Security Standards (Restricted)",
      timestamp: { nanos: 0, seconds: Math.floor(hours(0).getTime() / 1000) },
      message: `validation rule '${rule}' passed.`,
    });
    if (report !== undefined) report.summary = { ...report.summary, pass: (report.summary["pass"] ?? 0) + 1 };
  }
  return Buffer.from(JSON.stringify(page));
}
