import { expect, test } from "vitest";
import { CollectorReport, type CollectorReportInput, maxReportText, reportText } from "./collector.ts";

const report: CollectorReportInput = {
  v: 1,
  collector: {
    id: "kubeproof/collector",
    version: "1.0.0",
    mode: "agent",
    startedAt: "2026-11-24T07:00:00Z",
    sentAt: "2026-11-24T07:22:01Z",
    reportIntervalSeconds: 30,
  },
  cluster: { uid: "6f5a", kubernetesVersion: "v1.36.2+k3s1" },
  spool: { entries: 0, bytes: 0, maxBytes: 1024, dropped: 0 },
  sources: [
    {
      scanner: "policy-report",
      state: "denied",
      message: "May not list policyreports.",
      since: "2026-11-24T07:20:00Z",
      complete: false,
      objects: 0,
      missingRights: [
        { apiGroups: ["wgpolicyk8s.io"], resources: ["policyreports", "pods/log"], verbs: ["list", "watch"] },
      ],
    },
  ],
};

test("an instant that is no year of ours in UTC is refused, wherever its sender lives", () => {
  const { startedAt } = CollectorReport.shape.collector.shape;

  expect(startedAt.safeParse("0000-01-01T00:00:00+14:00").success).toBe(false);
  expect(startedAt.safeParse("9999-12-31T23:59:59-12:00").success).toBe(false);
  expect(startedAt.safeParse("2026-11-24T08:00:00+02:00").success).toBe(true);
});

test("a report says what is left out by defaults alone", () => {
  const read = CollectorReport.parse(report);

  expect(read.sources[0]?.skipped).toEqual([]);
});

test("a text that could hide or break a line is refused", () => {
  for (const message of ["a\u0000b", "a\nb", "a\u202eb", "x".repeat(maxReportText + 1), ""]) {
    const [source] = report.sources;

    const read = CollectorReport.safeParse({ ...report, sources: [{ ...source, message }] });

    expect(read.success, JSON.stringify(message).slice(0, 20)).toBe(false);
  }
});

test("a right that is more than reading is refused, as is an unknown word", () => {
  const [source] = report.sources;
  const asks = (rule: unknown) =>
    CollectorReport.safeParse({ ...report, sources: [{ ...source, missingRights: [rule] }] }).success;

  expect(asks({ apiGroups: [""], resources: ["nodes"], verbs: ["list"] })).toBe(true);
  expect(asks({ apiGroups: [""], resources: ["nodes"], verbs: ["create"] })).toBe(false);
  expect(asks({ apiGroups: [""], resources: ["*"], verbs: ["list"] })).toBe(false);
  expect(CollectorReport.safeParse({ ...report, more: 1 }).success).toBe(false);
});

test("any text becomes one printable line that a report may hold", () => {
  const hostile = ["x509:\n\u001b[31m expired\u202e", "", "\u0000", "😀".repeat(maxReportText), "\ud83d"];

  for (const text of hostile) {
    const [source] = report.sources;
    const read = CollectorReport.safeParse({ ...report, sources: [{ ...source, message: reportText(text) }] });

    expect(read.success, JSON.stringify(text).slice(0, 30)).toBe(true);
  }
});
