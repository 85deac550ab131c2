import { readFileSync, writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { kubeClients } from "#collectors/kube/client.ts";
import { discover } from "#collectors/kube/discovery.ts";
import type { FollowOptions } from "#collectors/kube/follow.ts";
import { KnownObjects } from "#collectors/kube/known-objects.ts";
import { Nudge } from "#collectors/kube/nudge.ts";
import type { KubeClient, ServedKind } from "#collectors/kube/types.ts";
import { watchKinds } from "#collectors/kube/watch-kinds.ts";
import { Followed } from "#tests/support/followed.ts";
import { type Ground, numbered, renamedReports, report, reports } from "./ground.ts";

const timeLimitMs = 30_000;
const configMaps: ServedKind = { group: "", version: "v1", plural: "configmaps", kind: "ConfigMap", namespaced: true };

/** What listing and watching promises, on any Kubernetes API server. Each test begins without reports. */
export function kubeApiContract(name: string, open: () => Promise<Ground>): void {
  describe(name, { timeout: timeLimitMs }, () => {
    let ground: Ground;
    let client: KubeClient;
    let under: Followed[] = [];
    const following = (kind: ServedKind, options: Partial<FollowOptions> = {}): Followed => {
      const followed = new Followed(client, kind, { limits: ground.limits, ...options });
      under.push(followed);
      return followed;
    };

    beforeAll(async () => {
      ground = await open();
      client = theOnly(kubeClients({ kubeconfig: ground.kubeconfig }));
    }, timeLimitMs);
    beforeEach(async () => {
      await ground.withdraw(renamedReports);
      await ground.withdraw(reports);
      await ground.define(reports);
    }, timeLimitMs);
    afterEach(async () => {
      await Promise.all(under.map((followed) => followed.stop()));
      under = [];
    });
    afterAll(async () => {
      client?.close();
      await ground?.close();
    });

    test("discovery names the version and every kind that can be followed", async () => {
      const { version, kinds, failed } = await discover(client);

      expect(version).toMatch(/^v1[.]\d+/);
      expect(kinds).toContainEqual(reports);
      expect(kinds).toContainEqual(configMaps);
      expect(kinds.filter(({ plural }) => plural.includes("/"))).toEqual([]);
      expect(failed).toEqual([]);
    });

    test("a list is told page by page, each object once, and its end with every uid", async () => {
      const names = numbered(23);
      for (const one of names) await ground.apply(report(one));

      const followed = following(reports, { pageSize: 5 });
      await followed.until(({ lists }) => lists === 1);

      expect(followed.names).toEqual(names);
      const pages = followed.events.flatMap((event) => (event.type === "changed" ? [event.objects.length] : []));
      expect(Math.max(...pages)).toBeLessThanOrEqual(5);
      expect(followed.events.flatMap((event) => (event.type === "listed" ? event.uids() : []))).toEqual(
        [...followed.holds.keys()].sort(),
      );
    });

    test("an empty list is a list read to its end", async () => {
      const followed = following(reports);
      await followed.until(({ lists }) => lists === 1);

      expect(followed.objects).toEqual([]);
      expect(followed.known.uids()).toEqual([]);
    });

    test("what is created, changed and deleted while watching is told as it happens", async () => {
      const followed = following(reports);
      await followed.until(({ state }) => state?.kind === "following");

      await ground.apply(report("a", "first"));
      await followed.until(({ objects }) => objects.length === 1);
      await ground.apply(report("a", "second"));
      await followed.until(({ objects }) => objects.length === 2);
      const uid = followed.objects[0]?.metadata.uid ?? "";
      await ground.remove(report("a"));
      await followed.until(({ holds }) => holds.size === 0);

      expect(followed.objects.map(({ results }) => results)).toEqual([
        report("a", "first").results,
        report("a", "second").results,
      ]);
      expect(followed.events.at(-1)).toMatchObject({ type: "gone", uids: [uid] });
      expect(followed.lists).toBe(1);
    });

    test("what was told before is not told again, and what went away meanwhile is", async () => {
      for (const one of ["a", "b", "c"]) await ground.apply(report(one));
      const known = new KnownObjects();
      const before = following(reports, { known });
      await before.until(({ lists }) => lists === 1);
      await before.stop();
      await ground.apply(report("b", "changed"));
      await ground.remove(report("c"));

      const after = following(reports, { known });
      await after.until(({ lists }) => lists === 1);

      expect(after.names).toEqual(["b"]);
      const gone = after.events.flatMap((event) => (event.type === "gone" ? event.uids : []));
      expect(gone).toEqual([uidOf(before, "c")]);
      expect(known.size).toBe(2);
    });

    test("a list read anew tells nothing that was told before", async () => {
      for (const one of numbered(12)) await ground.apply(report(one));
      const followed = following(reports, { pageSize: 4, relistEveryMs: 300 });

      await followed.until(({ lists }) => lists === 3);

      expect(followed.names).toEqual(numbered(12));
    });

    test("objects of a built-in kind say their kind, also where the list leaves it out", async () => {
      await ground.apply({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "one", namespace: "default" } });

      const followed = following(configMaps);
      await followed.until(({ names }) => names.includes("one"));

      const one = followed.objects.find(({ metadata }) => metadata.name === "one");
      expect(one).toMatchObject({ apiVersion: "v1", kind: "ConfigMap" });
    });

    test("with metadata alone names and labels are told and nothing else, listed and watched", async () => {
      await ground.apply(report("listed", "secret words", { team: "payments" }));
      const followed = following(reports, { metadataOnly: true });
      await followed.until(({ state }) => state?.kind === "following");
      await ground.apply(report("watched", "secret words"));
      await followed.until(({ objects }) => objects.length === 2);

      expect(followed.names).toEqual(["listed", "watched"]);
      expect(followed.objects[0]).toMatchObject({
        apiVersion: "wgpolicyk8s.io/v1alpha2",
        kind: "PolicyReport",
        metadata: { labels: { team: "payments" } },
      });
      expect(JSON.stringify(followed.objects)).not.toContain("secret words");
    });

    test("a label selector holds for the list and for the watch", async () => {
      await ground.apply(report("mine", "", { of: "mine" }));
      await ground.apply(report("yours", "", { of: "yours" }));

      const followed = following(reports, { labelSelector: "of=mine" });
      await followed.until(({ state }) => state?.kind === "following");
      await ground.apply(report("yours-too", "", { of: "yours" }));
      await ground.apply(report("mine-too", "", { of: "mine" }));
      await followed.until(({ objects }) => objects.length === 2);

      expect(followed.names).toEqual(["mine", "mine-too"]);
    });

    test("a kind that is not served is absent, and is followed once it is", async () => {
      await ground.withdraw(reports);
      const followed = following(reports, { limits: { ...ground.limits, absentRetryMs: 3_600_000 } });
      await followed.until(({ state }) => state?.kind === "absent");

      await ground.define(reports);
      await ground.apply(report("a"));
      followed.nudge.nudge();
      await followed.until(({ names }) => names.includes("a"));

      expect(followed.failures).toEqual([]);
    });

    test("a kind that disappears is absent, and its objects are not told as gone", async () => {
      await ground.apply(report("a"));
      const followed = following(reports, { relistEveryMs: 1_000 });
      await followed.until(({ state }) => state?.kind === "following");

      const before = followed.events.length;
      await ground.withdraw(reports);
      await followed.until(({ state }) => state?.kind === "absent");

      // A server may delete the objects one by one before the kind: that is told, and true. Nothing else is.
      const told = followed.events.slice(before).filter(({ type }) => type === "listed");
      expect(told.length).toBeLessThanOrEqual(1);
      expect(followed.state).toEqual({ kind: "absent" });
    });

    test("kinds that appear, disappear or are renamed are noticed", async () => {
      const stop = new AbortController();
      const nudge = new Nudge();
      const options = { everyMs: 200, signal: stop.signal, now: () => new Date(), random: Math.random, nudge };
      const seen: string[] = [];

      for await (const event of watchKinds(client, options)) {
        if (event.type !== "kinds") continue;
        const groups = event.discovery.kinds.map(({ group }) => group);
        const isOld = groups.includes("wgpolicyk8s.io");
        const isNew = groups.includes("openreports.io");
        seen.push(`${isOld ? "old" : ""}${isNew ? "new" : ""}`);
        if (isOld && !isNew) await ground.define(renamedReports);
        if (isOld && isNew) await ground.withdraw(reports);
        if (!isOld && isNew) break;
        nudge.nudge();
      }
      stop.abort();

      expect(seen).toEqual(["old", "oldnew", "new"]);
    });

    test("a token that is not accepted is told as such, without the token", async () => {
      const kubeconfig = await withOtherToken(ground.kubeconfig);
      const stranger = theOnly(kubeClients({ kubeconfig }));
      const followed = new Followed(stranger, reports, { limits: ground.limits });
      under.push(followed);

      await followed.until(({ failures }) => failures.length >= 2);

      expect(new Set(followed.failures)).toEqual(new Set(["unauthenticated"]));
      expect(JSON.stringify(followed.states)).not.toContain("not-the-token");
      expect(followed.lists).toBe(0);
    });

    test("an object of a megabyte is told whole", async () => {
      const message = "x".repeat(1_000_000);
      await ground.apply(report("large", message));

      const followed = following(reports);
      await followed.until(({ lists }) => lists === 1);

      expect(followed.objects[0]?.results).toEqual(report("large", message).results);
    });
  });
}

function theOnly<T>(all: readonly T[]): T {
  const [one] = all;
  if (one === undefined || all.length !== 1) throw new Error(`expected one, got ${all.length}`);
  return one;
}

function uidOf(followed: Followed, name: string): string | undefined {
  return followed.objects.find(({ metadata }) => metadata.name === name)?.metadata.uid;
}

async function withOtherToken(kubeconfig: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "kube-api-"));
  const file = path.join(folder, "kubeconfig");
  const user = "user:\n      token: not-the-token\n";
  const text = readFileSync(kubeconfig, "utf8").replace(/user:\s*\n(\s+(token|client-\S+):.*\n?)+/g, user);
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}
