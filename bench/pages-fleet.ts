import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import * as z from "zod";
import { DemoDoor } from "#demo/door.ts";
import { makeDemo } from "#demo/make.ts";
import { loadCatalog } from "#lib/catalog/load.ts";
import { openPrisma } from "#lib/db/prisma.ts";
import { openSql, type Sql } from "#lib/db/sql.ts";
import { findingsDocument } from "./findings-document.ts";
import { multiplyClusters } from "./multiply-clusters.ts";

export type FleetShape = {
  readonly clusters: number;
  /** Open findings of all clusters together, about. */
  readonly findings: number;
};

/** The demo as it is. */
export const demoFleet: FleetShape = { clusters: 6, findings: 0 };
/** The two sizes pages are measured at. */
export const smallFleet: FleetShape = { clusters: 6, findings: 1_000 };
export const hugeFleet: FleetShape = { clusters: 200, findings: 1_000_000 };

/**
 * Fills a migrated, empty database with a fleet: the demo's six clusters as the one door took them in, each with one more
 * report of `trivy k8s` through the same door until they have their share of findings, and copies of their rows under other
 * cluster ids until there are enough. Ids of targets, checks and resources are unique within a cluster only, so that a copy
 * is what an ingest of the same documents would have written.
 */
export async function makeFleet(databaseUrl: string, shape: FleetShape, say: (words: string) => void): Promise<void> {
  const sql = openSql(databaseUrl, { max: 4, applicationName: "kubeproof bench" });
  const folder = await mkdtemp(path.join(os.tmpdir(), "kubeproof-bench-fleet-"));
  try {
    say("The demo's six clusters …");
    await makeDemo({ databaseUrl, dataDir: folder, now: new Date(Date.now() - 60_000) });
    say(`Their share of ${shape.findings} findings …`);
    await addFindings(databaseUrl, sql, shape);
    if (shape.clusters > 6) await multiplyClusters(sql, shape.clusters, say);
    await keepSettled(sql);
    await sql.unsafe("vacuum analyze");
  } finally {
    await rm(folder, { recursive: true, force: true });
    await sql.end({ timeout: 5 });
  }
}

/** A worker settles clusters as time passes; here none runs, so what was settled is said to hold. */
export async function keepSettled(sql: Sql): Promise<void> {
  await sql`update cluster_standing set settled_at = now(), holds_until = now() + interval '1 day'`;
  // Words age as well: they were said the moment before.
  await sql`update collector_report set received_at = now(), silent_from = now() + interval '1 day'`;
}

const Open = z.array(z.object({ id: z.string(), name: z.string(), uid: z.string().nullable(), open: z.int() }));

async function addFindings(databaseUrl: string, sql: Sql, shape: FleetShape): Promise<void> {
  const clusters = Open.parse(
    await sql`select c.id::text, c.name, c.uid,
                     (select count(*)::int from finding_episode e where e.cluster_id = c.id and e.state = 'open') as open
                from cluster c order by c.name`,
  );
  const share = Math.ceil(shape.findings / shape.clusters);
  const prisma = openPrisma(databaseUrl, { max: 1 });
  try {
    const door = new DemoDoor({ sql, prisma, catalog: loadCatalog() });
    for (const { id, name, uid, open } of clusters) {
      const missing = share - open;
      if (missing <= 0) continue;
      const bytes = Buffer.from([...findingsDocument({ findings: missing })].join(""));
      const now = new Date();
      const envelope = { observedAt: now.toISOString(), observedAtSource: "sender" as const };
      const cluster = { id, name, uid: uid ?? "" };
      await door.take(cluster, { scanner: "trivy", envelope, bytes }, now);
      await door.settle(cluster, now);
    }
  } finally {
    await prisma.$disconnect();
  }
}
