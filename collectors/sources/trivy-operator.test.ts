import { expect, test } from "vitest";
import { changed, HandContext, kubeObject, served } from "#tests/support/hand-reader.ts";
import { trivyOperator } from "./trivy-operator.ts";

const kind = served("aquasecurity.github.io", "v1alpha1", "vulnerabilityreports", "VulnerabilityReport");
const config = served("aquasecurity.github.io", "v1alpha1", "configauditreports", "ConfigAuditReport");
const report = (of: typeof kind, name: string, summary: object) =>
  kubeObject(of, `shop/${name}`, { report: { summary } });

function open() {
  const context = new HandContext();
  const reader = trivyOperator.open(context);
  reader.follows([kind, config].map((each) => ({ kind: each, metadataOnly: false, pageSize: 50 })));
  return { context, reader };
}

test("a report of high severities alone is vouched for once its kind was seen to list lower ones", async () => {
  const { context, reader } = open();

  await reader.take(kind, changed("list", report(kind, "a", { criticalCount: 1, lowCount: 0 })));
  await reader.take(kind, changed("list", report(kind, "b", { criticalCount: 0, lowCount: 3 })));
  await reader.take(kind, changed("list", report(kind, "a", { criticalCount: 1, lowCount: 0 })));
  await reader.take(config, changed("list", report(config, "c", { highCount: 1 })));

  expect(context.sent.map(({ envelope }) => envelope.completeness)).toEqual([
    undefined,
    "complete",
    "complete",
    undefined,
  ]);
});
