import { expect, test } from "vitest";
import { eventKinds, events } from "./events.ts";
import { fleet, planAt } from "./fleet.ts";
import { instants } from "./instants.ts";
import { momentOf } from "./moment.ts";

const story = { seed: 7, begin: new Date("2026-08-26T09:30:00Z") };

test("each kind of turn happens at least once, in the order of days", () => {
  const days = events.map(({ day }) => day);

  expect(new Set(events.map(({ kind }) => kind))).toEqual(new Set(eventKinds));
  expect(days).toEqual(days.toSorted((a, b) => a - b));
});

test("the demo looks at most 25 times, in order, and between any two events of a cluster", () => {
  expect(instants.length).toBeLessThanOrEqual(25);
  expect(instants).toEqual(instants.toSorted((a, b) => a - b));
  for (const { plan } of fleet) {
    const days = [...new Set(events.filter(({ cluster }) => cluster === plan.name).map(({ day }) => day))];
    for (const [index, day] of days.entries()) {
      const next = days[index + 1] ?? Number.POSITIVE_INFINITY;
      expect(
        instants.some((instant) => instant >= day && instant < next),
        `${plan.name} on day ${day}`,
      ).toBe(true);
    }
  }
});

test("every event changes what the cluster shows, or is the day it joins", () => {
  for (const { cluster, day, kind, sentence } of events) {
    if (kind === "cluster-joins") {
      expect(planAt(cluster, day - 0.01)).toBeNull();
      expect(planAt(cluster, day)).not.toBeNull();
      continue;
    }
    const before = planAt(cluster, day - 0.01);
    const after = planAt(cluster, day);

    expect(after, sentence).not.toEqual(before);
  }
});

test("a roll-out gives new Pods and ReplicaSets to a Deployment that stays the same object", () => {
  const [before, after] = [5.9, 6.3].map((day) =>
    (momentOf(story, "prod-eu", day)?.objects ?? []).filter(
      ({ metadata, kind }) =>
        metadata.namespace === "shop" &&
        metadata.name.startsWith("storefront") &&
        /Deployment|ReplicaSet|Pod/.test(kind),
    ),
  );
  const uidOf = (objects: typeof before, kind: string): string | undefined =>
    objects?.find((object) => object.kind === kind)?.metadata.uid;

  expect(uidOf(after, "Deployment")).toBe(uidOf(before, "Deployment"));
  expect(uidOf(after, "ReplicaSet")).not.toBe(uidOf(before, "ReplicaSet"));
  expect(uidOf(after, "Pod")).not.toBe(uidOf(before, "Pod"));
});

test("a source that stopped shows its last run, and no newer one", () => {
  const runs = [85.6, 89.5].map((day) => momentOf(story, "edge-42", day)?.logs);
  const pushes = [76.3, 89.5].map((day) => momentOf(story, "payments-eu", day)?.pushed);

  expect(runs[1]).toEqual(runs[0]);
  expect(pushes[1]).toEqual(pushes[0]);
});
