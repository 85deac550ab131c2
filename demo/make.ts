import { writeFile } from "node:fs/promises";
import path from "node:path";
import { ClusterPasses } from "#collectors/cluster-passes.ts";
import { kubeClients } from "#collectors/kube/client.ts";
import type { KubeClient } from "#collectors/kube/types.ts";
import { sources } from "#collectors/sources/all.ts";
import { loadCatalog } from "#lib/catalog/load.ts";
import { openPrisma } from "#lib/db/prisma.ts";
import { openSql } from "#lib/db/sql.ts";
import type { PushEnvelope } from "#lib/push/client.ts";
import type { DemoCluster } from "./door.ts";
import { DemoDoor } from "./door.ts";
import { startKubeApi } from "./kube/server.ts";
import { Stage } from "./stage.ts";
import type { Story } from "./story/clock.ts";
import { lastDay } from "./story/clock.ts";
import { fleet } from "./story/fleet.ts";
import { instantsOf } from "./story/instants.ts";
import type { Moment } from "./story/moment.ts";
import { momentOf } from "./story/moment.ts";

export type DemoOptions = {
  readonly databaseUrl: string;
  /** Folder for the kubeconfig of the simulated clusters; it has to be there. */
  readonly dataDir: string;
  /** The instant the story ends at. */
  readonly now: Date;
  readonly seed?: number;
  /** Clusters by name; all six when not given. */
  readonly clusters?: readonly string[];
  /** Days of the story on which every cluster is looked at, instead of the story's own. */
  readonly days?: readonly number[];
  /** Called as the demo grows: how much of it is told, from 0 to 1. */
  readonly progress?: (share: number) => void;
};

/** What was made. */
export type DemoMade = { readonly story: Story; readonly clusters: number; readonly documents: number };

/** The seed of the demo everybody sees. */
export const demoSeed = 42;

/** The story that ends at an instant. */
export function storyEndingAt(now: Date, seed: number = demoSeed): Story {
  const second = Math.floor(now.getTime() / 1000) * 1000;
  return { seed, begin: new Date(second - lastDay * 24 * 60 * 60 * 1000) };
}

/**
 * Plays the 90 days to the real collector and the real door: six simulated API servers, looked at on each instant of the
 * story. Needs a migrated database without clusters of these names.
 */
export async function makeDemo(options: DemoOptions): Promise<DemoMade> {
  const { databaseUrl, dataDir, now, seed = demoSeed } = options;
  const story = storyEndingAt(now, seed);
  const names = fleet.map(({ plan }) => plan.name).filter((name) => options.clusters?.includes(name) ?? true);
  const sql = openSql(databaseUrl, { applicationName: "kubeproof demo" });
  const prisma = openPrisma(databaseUrl, { applicationName: "kubeproof demo" });
  const stages = new Map(names.map((name) => [name, new Stage(name)]));
  const api = await startKubeApi({ clusters: new Map([...stages].map(([name, { store }]) => [name, store])) });
  try {
    const kubeconfig = path.join(dataDir, "kubeconfig");
    await writeFile(kubeconfig, api.kubeconfig(), { mode: 0o600 });
    const door = new DemoDoor({ sql, prisma, catalog: loadCatalog() });
    const daysOf = (name: string): readonly number[] => options.days ?? instantsOf(name);
    const visits = names.reduce((sum, name) => sum + daysOf(name).length, 0);
    let told = 0;
    const tell = (): void => {
      told += 1;
      options.progress?.(told / visits);
    };
    const clients = kubeClients({ kubeconfig, contexts: names });
    // Clusters share nothing but the database, which locks each by itself.
    await Promise.all(
      clients.map(async (client) => {
        const stage = stages.get(client.context);
        if (stage !== undefined) await play({ story, days: daysOf(client.context), stage, client, door, tell });
        client.close();
      }),
    );
    return { story, clusters: names.length, documents: door.taken };
  } finally {
    await api.close();
    await Promise.all([prisma.$disconnect(), sql.end({ timeout: 5 })]);
  }
}

type Play = {
  readonly story: Story;
  readonly days: readonly number[];
  readonly stage: Stage;
  readonly client: KubeClient;
  readonly door: DemoDoor;
  readonly tell: () => void;
};

/** One cluster from its first day to its last. */
async function play({ story, days, stage, client, door, tell }: Play): Promise<void> {
  const { name } = stage.store;
  const signal = new AbortController().signal;
  let visited: { readonly cluster: DemoCluster; readonly passes: ClusterPasses } | null = null;
  let now = new Date(0);
  let pushedUntil = new Map<string, number>();
  for (const day of days) {
    const moment = momentOf(story, name, day);
    if (moment !== null) {
      stage.show(moment);
      now = moment.at;
      visited ??= await begin(moment, client, door, () => now);
      await visited.passes.pass(signal);
      pushedUntil = await push(moment, visited.cluster, door, pushedUntil);
      await door.settle(visited.cluster, moment.at);
    }
    tell();
  }
}

async function begin(
  { cluster: name, clusterUid: uid, at }: Moment,
  client: KubeClient,
  door: DemoDoor,
  now: () => Date,
): Promise<{ readonly cluster: DemoCluster; readonly passes: ClusterPasses }> {
  const cluster = await door.register(name, uid, at);
  const hand = (envelope: PushEnvelope, bytes: Uint8Array): Promise<void> =>
    door.take(cluster, { scanner: envelope.scanner, envelope, bytes }, now());
  return { cluster, passes: new ClusterPasses({ cluster: name, client, sources, now, hand }) };
}

/** Pushes what nightly jobs wrote since the last time; answers until when each scanner was heard. */
async function push(
  { pushed, at }: Moment,
  cluster: DemoCluster,
  door: DemoDoor,
  until: ReadonlyMap<string, number>,
): Promise<Map<string, number>> {
  const now = new Map(until);
  for (const { scanner, bytes, observedAt, toolVersion } of pushed) {
    if (observedAt.getTime() <= (now.get(scanner) ?? 0)) continue;
    const envelope = { toolVersion, observedAt: observedAt.toISOString(), observedAtSource: "sender" as const };
    await door.take(cluster, { scanner, envelope, bytes }, at);
    now.set(scanner, observedAt.getTime());
  }
  return now;
}
