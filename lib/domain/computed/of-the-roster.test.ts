import { expect, test } from "vitest";
import { aCluster } from "#tests/support/computed-input.ts";
import { hour } from "../time/instant.ts";
import { digestRatio } from "./digest-ratio.ts";
import { mutableTags } from "./mutable-tags.ts";
import { defaultParameters } from "./parameters.ts";

const digest = `sha256:${"a".repeat(64)}`;

test.each([
  ["nginx:1.27", "pass"],
  [`nginx@${digest}`, "pass"],
  [`nginx:1.27@${digest}`, "pass"],
  ["nginx", "fail"],
  ["nginx:latest", "fail"],
  [`nginx:latest@${digest}`, "fail"],
])("the tag of %s: %s", (image, verdict) => {
  const input = aCluster({}, { running: { "workload:a/W1": [image] } });

  expect(mutableTags(input, input.computed, hour).map((word) => word.verdict)).toEqual([verdict]);
});

test("once the roster is stale no tag passes, and a bad one stays the last known", () => {
  const input = aCluster({}, { running: { "workload:a/W1": ["nginx:1.27", "nginx"] } });

  const verdicts = mutableTags(input, input.computed, 48 * hour).map((word) => word.verdict);

  expect(verdicts).toEqual(["none", "last_known_failing"]);
});

test("without a target the share of pinned images is shown and decides nothing", () => {
  const running = { "workload:a/W1": ["a:1", "b:1"], "workload:a/W2": [`c@${digest}`] };
  const input = aCluster({}, { running });

  const [word, ...more] = digestRatio(input, input.computed, hour);

  expect(more).toEqual([]);
  expect(word).toMatchObject({ verdict: "none", resource: { kind: "cluster" } });
  expect(word?.said.sentence).toBe("1 of 3 images (33 %) are pinned by digest.");
});

test("with a target every image stands for the whole", () => {
  const running = { "workload:a/W1": ["a:1", "b:1"], "workload:a/W2": [`c@${digest}`] };
  const verdicts = (digestShare: number) => {
    const input = aCluster({ parameters: { ...defaultParameters, digestShare } }, { running });
    return digestRatio(input, input.computed, hour).map((word) => word.verdict);
  };

  expect(verdicts(1 / 3)).toEqual(["pass", "pass", "pass"]);
  expect(verdicts(0.5)).toEqual(["fail", "fail", "fail"]);
});
