import { expect, test } from "vitest";
import { imageKey } from "#tests/support/computed-history.ts";
import { aCluster, aLook } from "#tests/support/computed-input.ts";
import { hour } from "../time/instant.ts";
import type { ComputedInput } from "./input.ts";
import { scanCoverage } from "./scan-coverage.ts";

const running = { "workload:a/W1": ["nginx:1.27"] };

function verdicts(over: Partial<ComputedInput>, at: number, around: Parameters<typeof aCluster>[1] = { running }) {
  const input = aCluster(over, around);
  return scanCoverage(input, input.computed, at).map((word) => word.verdict);
}

test("an image with a report of its version passes for twice the interval of the source, then fails", () => {
  const imageLooks = [aLook("nginx:1.27")];

  expect(verdicts({ imageLooks }, 48 * hour - 1, { running, roster: longRoster() })).toEqual(["pass"]);
  expect(verdicts({ imageLooks }, 48 * hour, { running, roster: longRoster() })).toEqual(["fail"]);
});

test("its sentence says how old the report is and what the period is", () => {
  const input = aCluster({ imageLooks: [aLook("nginx:1.27")] }, { running });
  const [word] = scanCoverage(input, input.computed, 30 * hour);

  expect(word).toMatchObject({ saidAt: 0, changesAt: [48 * hour] });
  expect(word?.said.sentence).toBe("Its newest vulnerability report is 30 hours old; it counts for 2 days.");
});

test("one of several sources that looked is enough, and counts as long as its own period", () => {
  const imageLooks = [aLook("nginx:1.27"), aLook("nginx:1.27", { source: "trivy-operator", saidAt: 20 * hour })];

  expect(verdicts({ imageLooks }, 47 * hour)).toEqual(["pass"]);
});

test("where nobody ever reported about images nothing is said, and nothing passes without a roster of workloads", () => {
  const nodesAlone = aCluster({}, { running }).roster;
  const roster = nodesAlone === null ? null : { ...nodesAlone, covers: new Set(["node"]) };

  expect(verdicts({}, hour)).toEqual([]);
  expect(verdicts({ imageLooks: [aLook("nginx:1.27")] }, hour, { running, roster: null })).toEqual(["none"]);
  expect(verdicts({ imageLooks: [aLook("nginx:1.27")] }, hour, { running, roster })).toEqual(["none"]);
});

test("once the roster is stale nothing passes, and a failure stays the last known", () => {
  expect(verdicts({ imageLooks: [aLook("nginx:1.27", { saidAt: 40 * hour })] }, 48 * hour)).toEqual(["none"]);
  expect(verdicts({ imageLooks: [aLook("nginx:1.27")] }, 48 * hour)).toEqual(["last_known_failing"]);
});

test("an image no report names, or only in other versions, is open: nobody says that it was not looked at elsewhere", () => {
  const sentenceWith = (image: string) => {
    const input = aCluster({ imageLooks: [aLook(image)] }, { running });
    const [word] = scanCoverage(input, input.computed, hour);
    return [word?.verdict, word?.said.sentence];
  };

  expect(sentenceWith("redis:7")).toEqual(["none", "No vulnerability report names it."]);
  expect(sentenceWith("nginx:1.26")).toEqual(["none", "Reports name other versions of it, and not the one that runs."]);
});

test("a report of another digest than runs covers nothing", () => {
  const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
  const pinned = { "workload:a/W1": [`nginx:1.27@${digest("a")}`] };

  expect(verdicts({ imageLooks: [aLook("nginx:1.27", { digest: digest("a") })] }, hour, { running: pinned })).toEqual([
    "pass",
  ]);
  expect(verdicts({ imageLooks: [aLook("nginx:1.27", { digest: digest("b") })] }, hour, { running: pinned })).toEqual([
    "none",
  ]);
});

test("looks of a retired source no longer count", () => {
  const source = { tools: ["trivy"], interval: 24 * hour, heardAt: 0, retiredAt: 0 };
  const around = { running, sources: new Map([["trivy", source]]) };

  expect(verdicts({ imageLooks: [aLook("nginx:1.27")] }, hour, around)).toEqual([]);
});

test("a name that is no image reference is never covered", () => {
  const input = aCluster(
    { imageLooks: [aLook("nginx:1.27")] },
    { running: { "workload:a/W1": ["nginx:1.27", "$(IMAGE)"] } },
  );

  expect(input.computed.images).toHaveLength(2);
  expect(scanCoverage(input, input.computed, hour)).toHaveLength(1);
  expect(imageKey("nginx:1.27")).toBe("image|||docker.io/library/nginx|1.27");
});

/** A roster that stays fresh for longer than a look. */
function longRoster() {
  const { roster } = aCluster({}, { running });
  return roster === null ? null : { ...roster, interval: 240 * hour };
}
