import { afterEach, describe, expect, test } from "vitest";
import { kubeClients } from "#collectors/kube/client.ts";
import { discover } from "#collectors/kube/discovery.ts";
import type { FollowOptions } from "#collectors/kube/follow.ts";
import type { KubeClient } from "#collectors/kube/types.ts";
import type { Faults, RefusedStatus } from "#demo/kube/faults.ts";
import type { KubeApiOptions } from "#demo/kube/server.ts";
import { Followed } from "#tests/support/followed.ts";
import { numbered, report, reports } from "./ground.ts";
import { type SimulatedGround, simulatedGround } from "./simulated-ground.ts";

type Scene = { ground: SimulatedGround; client: KubeClient; follow: (options?: Partial<FollowOptions>) => Followed };

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A cluster with so many reports, and one that follows them. */
async function scene(count: number, options: KubeApiOptions = {}): Promise<Scene> {
  const ground = await simulatedGround(options);
  closing.push(() => ground.close());
  await ground.define(reports);
  for (const name of numbered(count)) await ground.apply(report(name));
  const [client] = kubeClients({ kubeconfig: ground.kubeconfig });
  if (client === undefined) throw new Error("no client");
  closing.push(async () => client.close());
  const follow = (more: Partial<FollowOptions> = {}): Followed => {
    const followed = new Followed(client, reports, { limits: ground.limits, ...more });
    closing.push(() => followed.stop());
    return followed;
  };
  return { ground, client, follow };
}

const following = ({ state }: Followed): boolean => state?.kind === "following";
const failedTwice = ({ failures }: Followed): boolean => failures.length >= 2;

const refusals: readonly (readonly [RefusedStatus, string])[] = [
  [401, "unauthenticated"],
  [403, "forbidden"],
  [429, "limited"],
  [500, "unavailable"],
  [503, "unavailable"],
];

describe("a list that is refused", () => {
  test.each(refusals)("with %i is told as %s, tried again, and told once it works", async (status, reason) => {
    const { ground, follow } = await scene(3);
    ground.fail({ refuse: [{ verb: "list", status, retryAfterSeconds: 0 }] });
    const followed = follow();
    await followed.until(failedTwice);
    const told = followed.events.filter(({ type }) => type !== "state");
    ground.fail({});
    await followed.until(following);

    expect(told).toEqual([]);
    expect(new Set(followed.failures)).toEqual(new Set([reason]));
    expect(followed.names).toEqual(numbered(3));
  });
});

describe("a watch that is refused", () => {
  test.each(refusals)("with %i is told as %s of the watch, tried again, and goes on", async (status, reason) => {
    const { ground, follow } = await scene(1);
    ground.fail({ refuse: [{ verb: "watch", status, retryAfterSeconds: 0 }] });
    const followed = follow();
    await followed.until(failedTwice);
    await ground.apply(report("meanwhile"));
    const state = followed.state;
    ground.fail({});
    await followed.until(({ names }) => names.includes("meanwhile"));

    expect(state).toMatchObject({ kind: "failing", reason, verb: "watch" });
    expect(followed.names).toEqual([...numbered(1), "meanwhile"]);
  });
});

test("a right taken away while following is told, and nothing is closed by it", async () => {
  const { ground, follow } = await scene(3);
  const followed = follow({ relistEveryMs: 150 });
  await followed.until(following);
  ground.fail({ refuse: [{ status: 403 }], dropWatchAfterMs: 0 });
  await followed.until(failedTwice);
  const lists = followed.lists;
  await followed.until(({ failures }) => failures.length >= 6);

  expect(followed.state).toMatchObject({ kind: "failing", reason: "forbidden" });
  expect(followed.state).toMatchObject({ message: expect.stringContaining("ClusterRole") });
  expect(followed.lists).toBe(lists);
  expect(followed.holds.size).toBe(3);
});

test("the wait a server asks for is kept", async () => {
  const { ground, follow } = await scene(1);
  ground.fail({ refuse: [{ verb: "list", status: 429, retryAfterSeconds: 120 }] });
  const followed = follow();
  const begun = Date.now();
  await followed.until(({ failures }) => failures.length === 1);

  const { state } = followed;
  expect(state?.kind === "failing" && state.retryAt.getTime() - begun).toBeGreaterThanOrEqual(120_000);
  expect(ground.api.requests.count("simulated", "list")).toBe(1);
});

describe("a list that breaks in the middle", () => {
  const breaks: readonly (readonly [string, Faults])[] = [
    ["is cut", { disconnect: true }],
    ["breaks off in its body", { truncateBody: true }],
    ["is never answered", { hang: { verb: "list" } }],
    ["is refused", { refuse: [{ verb: "list", status: 500 }] }],
  ];

  test.each(breaks)("because the connection %s tells no end, and goes on where it was", async (_, faults) => {
    const { ground, follow } = await scene(20);
    const followed = follow({ pageSize: 5 });
    await followed.until(({ objects }) => objects.length === 5);
    ground.fail(faults);
    await followed.until(({ failures }) => failures.length >= 1);
    const listsBefore = followed.lists;
    ground.fail({});
    await followed.until(({ lists }) => lists === 1);

    expect(listsBefore).toBe(0);
    expect(followed.names).toEqual(numbered(20));
    expect(pagesFromTheStart(ground)).toBe(1);
  });
});

test("a continue token that has expired begins the list anew and tells nothing twice", async () => {
  const { ground, follow } = await scene(20);
  const followed = follow({ pageSize: 5 });
  await followed.until(({ objects }) => objects.length === 5);
  ground.fail({ expireContinue: true });
  await ground.remove(report("report-0001"));
  await followed.until(({ failures }) => failures.length >= 1);
  ground.fail({});
  await followed.until(({ lists }) => lists === 1);

  expect(new Set(followed.failures)).toEqual(new Set(["expired"]));
  expect(followed.names).toEqual(numbered(20));
  expect(followed.holds.size).toBe(19);
  expect(pagesFromTheStart(ground)).toBeGreaterThan(1);
});

describe("a version the server no longer knows", () => {
  test("is answered by a list, told neither as failure nor twice", async () => {
    const { ground, follow } = await scene(5);
    const followed = follow();
    await followed.until(following);
    ground.fail({ disconnect: true });
    await followed.until(({ failures }) => failures.length >= 1);
    await ground.apply(report("meanwhile"));
    await ground.remove(report("report-0002"));
    ground.store.compact();
    ground.fail({});
    await followed.until(({ lists }) => lists === 2);

    expect(followed.failures).not.toContain("expired");
    expect(followed.names).toEqual([...numbered(5), "meanwhile"]);
    expect(followed.holds.size).toBe(5);
  });

  test("again and again is told as failure, with waits that double", async () => {
    const { ground, follow } = await scene(5);
    ground.fail({ expireWatch: true });
    const now = new Date("2026-11-24T08:00:00Z");
    const limits = { ...ground.limits, backoffBaseMs: 10, backoffCapMs: 60 };
    const followed = follow({ random: () => 0.5, now: () => now, limits });
    await followed.until(({ failures }) => failures.length >= 4);

    const waits = followed.states.flatMap((state) =>
      state.kind === "failing" ? [state.retryAt.getTime() - now.getTime()] : [],
    );
    expect(new Set(followed.failures)).toEqual(new Set(["expired"]));
    expect(waits.slice(0, 4)).toEqual([10, 20, 30, 30]);
    expect(followed.names).toEqual(numbered(5));
  });
});

describe("a watch that breaks", () => {
  test("is made again from where it was, without a list", async () => {
    const { ground, follow } = await scene(2);
    const followed = follow();
    await followed.until(following);
    for (const name of numbered(10, "later")) {
      ground.fail({ dropWatchAfterMs: 0 });
      ground.fail({});
      await ground.apply(report(name));
      await followed.until(({ names }) => names.includes(name));
    }

    expect(followed.names).toEqual([...numbered(2), ...numbered(10, "later")]);
    expect(followed.lists).toBe(1);
    expect(ground.api.requests.count("simulated", "watch")).toBe(11);
  });

  test("by silence alone, without even a bookmark, is noticed", async () => {
    const { ground, follow } = await scene(2);
    const followed = follow();
    await followed.until(following);
    ground.fail({ stallWatches: true });
    await ground.apply(report("unheard"));
    // The watch that is made next tells it before it falls silent in turn; the silent one never does.
    ground.fail({});
    await followed.until(({ names }) => names.includes("unheard"));

    expect(ground.api.requests.count("simulated", "watch")).toBeGreaterThanOrEqual(2);
    expect(followed.lists).toBe(1);
  });

  test("is not taken for silent while bookmarks come", async () => {
    const { ground, follow } = await scene(2, { bookmarkIntervalMs: 20 });
    const followed = follow({ relistEveryMs: 1_200, limits: { ...ground.limits, watchSilenceMs: 400 } });
    await followed.until(({ lists }) => lists === 2);

    expect(ground.api.requests.count("simulated", "watch")).toBe(1);
  });
});

test("a cluster that hangs keeps no other waiting", async () => {
  const { ground, follow } = await scene(2);
  const other = await scene(2);
  ground.fail({ hang: {} });
  const hanging = follow();
  const healthy = other.follow();

  await healthy.until(following);
  await other.ground.apply(report("new"));
  await healthy.until(({ names }) => names.includes("new"));
  await hanging.until(({ failures }) => failures.length >= 1);

  expect(hanging.state).toMatchObject({ kind: "failing", reason: "stalled" });
  expect(healthy.failures).toEqual([]);
});

test("rights of one kind alone leave discovery and other kinds as they are", async () => {
  const { ground, client } = await scene(1);
  ground.fail({ refuse: [{ plural: "policyreports", status: 403 }] });

  const { kinds, failed } = await discover(client);

  expect(kinds).toContainEqual(reports);
  expect(failed).toEqual([]);
});

test("a list anew asks for identities first, and for whole objects where one differs", async () => {
  const { ground, client } = await scene(10);
  const asked: string[] = [];
  const spying: KubeClient = {
    ...client,
    context: client.context,
    text: (path, options) => {
      asked.push(options?.accept?.includes("PartialObjectMetadataList") === true ? "identities" : "objects");
      return client.text(path, options);
    },
    json: (path, options) => client.json(path, options),
    lines: (path, options) => client.lines(path, options),
    close: () => client.close(),
  };
  const followed = new Followed(spying, reports, { limits: ground.limits, pageSize: 5, relistEveryMs: 200 });
  closing.push(() => followed.stop());
  await followed.until(({ lists }) => lists === 1);
  const first = asked.splice(0);
  await followed.until(({ lists }) => lists === 2);

  expect(first).toEqual(["objects", "objects"]);
  expect(asked).toEqual(["identities", "identities"]);
});

describe("large objects", () => {
  const large = (name: string, results: number, messageLength: number) => ({
    ...report(name),
    results: Array.from({ length: results }, (_, index) => ({
      policy: "require-limits",
      rule: `rule-${index}`,
      result: "fail",
      message: "x".repeat(messageLength),
    })),
  });

  test("of 20,000 results or 3 MiB are told whole, in small pages", async () => {
    const { ground, follow } = await scene(0);
    await ground.apply(large("many-results", 20_000, 40));
    await ground.apply(large("three-mebibytes", 3, 1_024 * 1_024));
    for (const name of numbered(5)) await ground.apply(large(name, 10, 100_000));

    const followed = follow({ limits: { ...ground.limits, maxPageBytes: 5_000_000, requestTimeoutMs: 10_000 } });
    await followed.until(({ lists }) => lists === 1);

    expect(followed.names.toSorted()).toEqual(["many-results", ...numbered(5), "three-mebibytes"]);
    expect(followed.failures).toEqual([]);
  });

  test("beyond the bound are left out and said, and no end of the list is told", async () => {
    const { ground, follow } = await scene(3);
    await ground.apply(large("monster", 5, 1_024 * 1_024));

    const followed = follow();
    await followed.until(following);
    const skipped = followed.events.filter(({ type }) => type === "skipped");
    await ground.remove(report("monster"));
    await ground.apply(report("monster"));
    await followed.until(({ names }) => names.includes("monster"));

    expect(skipped).toEqual([{ type: "skipped", what: "too_large", count: 1, names: ["default/monster"] }]);
    expect(followed.lists).toBe(0);
    expect(followed.names).toEqual([...numbered(3), "monster"]);
  });

  test("larger than a whole page are passed over, and what lies behind them is told", async () => {
    const { ground, follow } = await scene(3);
    await ground.apply(large("a-monster", 5, 1_024 * 1_024));

    const followed = follow({ limits: { ...ground.limits, maxPageBytes: 200_000 } });
    await followed.until(following);

    expect(followed.names.toSorted()).toEqual(numbered(3));
    expect(followed.events).toContainEqual({
      type: "skipped",
      what: "too_large",
      count: 1,
      names: ["default/a-monster"],
    });
    expect(followed.lists).toBe(0);
  });

  test("that come by watch are said, and looked for in a list soon", async () => {
    const { ground, follow } = await scene(1);
    const followed = follow();
    await followed.until(following);

    await ground.apply(large("monster", 5, 1_024 * 1_024));
    await ground.apply(report("after"));
    await followed.until(({ names }) => names.includes("after"));
    await followed.until(({ events }) => skippedNames(events).includes("default/monster"));

    expect(followed.failures).toEqual([]);
    expect(followed.lists).toBe(1);
  });
});

function skippedNames(events: Followed["events"]): readonly string[] {
  return events.flatMap((event) => (event.type === "skipped" ? event.names : []));
}

function pagesFromTheStart(ground: SimulatedGround): number {
  const asked = ground.api.requests.recent("simulated").filter(({ verb, plural }) => verb === "list" && plural !== "");
  return asked.filter(({ path, status }) => !path.includes("continue=") && status === 200).length;
}
