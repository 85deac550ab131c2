import { expect, test } from "vitest";
import { kubeClients } from "#collectors/kube/client.ts";
import type { FollowOptions } from "#collectors/kube/follow.ts";
import type { KubeClient, ServedKind } from "#collectors/kube/types.ts";
import { chaos } from "#demo/kube/faults.ts";
import { Followed } from "#tests/support/followed.ts";
import { renamedReports, reports } from "./ground.ts";
import { heldBy, RandomLife, seeded } from "./history.ts";
import { type SimulatedGround, simulatedGround } from "./simulated-ground.ts";

// HISTORY_OPERATIONS=100000 HISTORY_SEED=7 for a long search; the short one runs with every test.
const operations = Number(process.env.HISTORY_OPERATIONS ?? 3_000);
const seed = Number(process.env.HISTORY_SEED ?? 20_261_124);

type Follower = { readonly kind: ServedKind; readonly options: Partial<FollowOptions>; followed: Followed };

const differences = { missed: 0, ghosts: 0, toldTwice: 0, goneTooSoon: 0 };

test(
  `after ${operations} random changes under random faults, what was told is what the cluster holds`,
  async () => {
    const random = seeded(seed);
    const ground = await simulatedGround({ bookmarkIntervalMs: 60 });
    const [client] = kubeClients({ kubeconfig: ground.kubeconfig });
    if (client === undefined) throw new Error("no client");
    const life = new RandomLife(ground.store, random);
    const followers = followersOf(client, ground);
    let quietPoints = 0;

    for (let done = 0; done < operations; ) {
      const many = Math.min(operations - done, 20 + Math.floor(random() * 200));
      ground.fail(chaos(Math.floor(random() * 2 ** 32), [0, 0.1, 0.4][Math.floor(random() * 3)] ?? 0, 60));
      await life.live(many);
      done += many;
      if (random() < 0.2) await restart(client, ground, followers, random);
      if (random() < 0.2) ground.fail({ dropWatchAfterMs: 0 });
      if (random() < 0.4 || done >= operations) {
        ground.fail({});
        quietPoints += 1;
        for (const follower of followers) await compare(ground, follower, `seed ${seed} after ${done} operations`);
      }
    }
    await Promise.all(followers.map(({ followed }) => followed.stop()));
    client.close();
    await ground.close();

    expect(quietPoints).toBeGreaterThan(0);
    expect(differences).toEqual({ missed: 0, ghosts: 0, toldTwice: 0, goneTooSoon: 0 });
  },
  60_000 + operations * 20,
);

function followersOf(client: KubeClient, { limits, store }: SimulatedGround): Follower[] {
  const options: readonly (readonly [ServedKind, Partial<FollowOptions>])[] = [
    [reports, { pageSize: 7, relistEveryMs: 250 }],
    [reports, { pageSize: 500 }],
    [reports, { pageSize: 50, metadataOnly: true, relistEveryMs: 700 }],
    [renamedReports, { pageSize: 25, relistEveryMs: 500 }],
  ];
  // Retried quickly, so that many faults fit into the time of a test.
  const quick = { ...limits, requestTimeoutMs: 150, watchSilenceMs: 150, absentRetryMs: 20 };
  return options.map(([kind, more]) => {
    const all = { limits: quick, ...more };
    const followed = new Followed(client, kind, all);
    watchOver(followed, store, kind);
    return { kind, options: all, followed };
  });
}

/** Counts what must never be told, as it is told: the end of an object that is there, and the same version twice. */
function watchOver(followed: Followed, store: SimulatedGround["store"], kind: ServedKind): void {
  const told = new Set<string>();
  let read = 0;
  void followed.until(({ events }) => {
    for (const event of events.slice(read)) {
      if (event.type === "changed") {
        for (const { metadata } of event.objects) {
          const version = `${metadata.uid}/${metadata.resourceVersion}`;
          if (told.has(version)) differences.toldTwice += 1;
          told.add(version);
        }
      }
      const held = event.type === "gone" ? heldBy(store, kind) : undefined;
      if (event.type === "gone") differences.goneTooSoon += event.uids.filter((uid) => held?.has(uid) === true).length;
    }
    read = events.length;
    return false;
  });
}

/** Ends following and begins it again, half of the time with what is known, as a collector does that was stopped. */
async function restart(
  client: KubeClient,
  { store }: SimulatedGround,
  followers: readonly Follower[],
  random: () => number,
): Promise<void> {
  const follower = followers[Math.floor(random() * followers.length)];
  if (follower === undefined) return;
  await follower.followed.stop();
  const { known } = follower.followed;
  follower.followed = new Followed(client, follower.kind, {
    ...follower.options,
    ...(random() < 0.5 ? { known } : {}),
  });
  watchOver(follower.followed, store, follower.kind);
}

async function compare(ground: SimulatedGround, follower: Follower, where: string): Promise<void> {
  const { followed, kind } = follower;
  const isSettled = (): boolean => {
    const held = heldBy(ground.store, kind);
    if (held === undefined) return followed.state?.kind === "absent";
    return followed.state?.kind === "following" && isSame(held, followed.holds);
  };
  await Promise.race([followed.until(isSettled), waited(ground, follower)]);
  if (isSettled()) return;
  const held = heldBy(ground.store, kind) ?? new Map<string, string>();
  const missed = [...held].filter(([uid, version]) => followed.holds.get(uid) !== version).length;
  const ghosts = [...followed.holds.keys()].filter((uid) => !held.has(uid)).length;
  differences.missed += missed;
  differences.ghosts += ghosts;
  throw new Error(
    `${where}: ${kind.plural} missed ${missed}, ghosts ${ghosts}, state ${JSON.stringify(followed.state)}`,
  );
}

/** Long enough for every wait of a follower to be over many times. */
function waited({ limits }: SimulatedGround, { options }: Follower): Promise<void> {
  const longestMs = Math.max(
    limits.backoffCapMs ?? 0,
    limits.watchSilenceMs ?? 0,
    options.limits?.requestTimeoutMs ?? 0,
  );
  return new Promise((resolve) => setTimeout(resolve, longestMs * 50).unref());
}

function isSame(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([uid, version]) => other.get(uid) === version);
}
