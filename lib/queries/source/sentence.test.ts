import { expect, test } from "vitest";
import { sourceStates } from "#lib/contract/views/standing.ts";
import { instantWords, intervalWords, sentenceOf } from "./sentence.ts";
import type { SourceHealth } from "./source-health.ts";

const source: SourceHealth = {
  cluster: { id: "c", name: "prod-eu" },
  scanner: "kube-bench",
  label: "kube-bench",
  state: "fresh",
  retired: false,
  retirement: null,
  known: true,
  intervalHours: 24,
  observedAt: new Date("2026-11-15T04:10:00Z"),
  receivedAt: new Date("2026-11-15T04:12:00Z"),
  silentFrom: new Date("2026-11-17T04:10:00Z"),
  completeness: "complete",
  completenessReason: "",
  tools: ["kube-bench"],
  targets: 3,
  silentPart: null,
  failed: null,
};

test("instants are said in UTC, intervals in the unit people use", () => {
  expect(instantWords(new Date("2026-11-07T04:05:59.999Z"))).toBe("7 Nov 2026, 04:05 UTC");
  expect([0.5, 2, 24, 36, 168].map(intervalWords)).toEqual([
    "every 30 min",
    "every 2 h",
    "every 24 h",
    "every 36 h",
    "every 7 d",
  ]);
});

test("every state of every kind of source has a whole sentence", () => {
  for (const scanner of ["kube-bench", "roster"]) {
    for (const state of sourceStates) {
      const failed =
        state === "failed" ? { scanId: "s", at: source.observedAt ?? new Date(0), message: "It broke off." } : null;
      expect(sentenceOf({ ...source, scanner, state, failed }), `${scanner} ${state}`).toMatch(/^[A-Z].{15,}[.]$/);
    }
  }
});

test("silence names the instant from which nothing counts, and a failure beside it ends the text", () => {
  const failed = { scanId: "s", at: new Date("2026-11-18T00:00:00Z"), message: "Made with: tool > file" };

  expect(sentenceOf({ ...source, state: "silent", failed })).toBe(
    "Its words do not count since 17 Nov 2026, 04:10 UTC. It is expected every 24 h. A document of 18 Nov 2026, 00:00 UTC could not be read. Made with: tool > file",
  );
});

test("a failure says whether anything read before still counts", () => {
  const failed = { scanId: "s", at: new Date("2026-11-16T00:00:00Z"), message: "It broke off." };

  expect(sentenceOf({ ...source, state: "failed", failed })).toContain("what was read before still counts");
  expect(sentenceOf({ ...source, state: "failed", failed, observedAt: null })).not.toContain("still counts");
});

test("parts that fell silent are named, and how many more there are", () => {
  const silentPart = { targets: 5, labels: ["node a", "node b", "node c"], from: new Date("2026-11-16T00:00:00Z") };

  expect(sentenceOf({ ...source, targets: 9, silentPart })).toContain("node a; node b; node c and 2 more parts.");
});
