import { createHash, randomUUID } from "node:crypto";
import { createCluster } from "#lib/commands/cluster/create-cluster.ts";
import { learnClusterUid } from "#lib/commands/cluster/learn-cluster-uid.ts";
import type { Acting } from "#lib/commands/command.ts";
import { ensureSource } from "#lib/commands/source/ensure-source.ts";
import { Envelope } from "#lib/contract/envelope.ts";
import type { Prisma } from "#lib/db/prisma.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { analyzeGrown } from "#lib/db/sql/analyze-grown.ts";
import type { Sql } from "#lib/db/sql.ts";
import { systemActor } from "#lib/domain/access/actor.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import { AppError } from "#lib/errors.ts";
import { receive } from "#lib/ingest/receive.ts";
import { scannerIntervalSeconds } from "#lib/ingest/scanner-interval.ts";
import { settle } from "#lib/ingest/settle.ts";

export type DoorOptions = { readonly sql: Sql; readonly prisma: Prisma; readonly catalog: Catalog };

/** A document as the door of the demo takes it: all of its envelope but what the door itself knows. */
export type DemoDocument = {
  readonly scanner: string;
  readonly envelope: Omit<Partial<Envelope>, "v" | "scanner" | "cluster" | "clusterUid" | "sha256">;
  readonly bytes: Uint8Array;
};

export type DemoCluster = { readonly id: string; readonly name: string; readonly uid: string };

const actor = systemActor("demo");

/**
 * The one door, on a simulated clock: what `POST /api/v1/ingest` does with a document, at an instant of the story. Only while
 * the demo is made does the door take another `now` than the machine's, and never from a request.
 */
export class DemoDoor {
  readonly #options: DoorOptions;
  readonly #sources = new Set<string>();
  #taken = 0;
  #analyzeAt = 3;

  constructor(options: DoorOptions) {
    this.#options = options;
  }

  /** Documents taken so far. */
  get taken(): number {
    return this.#taken;
  }

  /** Registers a simulated cluster. */
  async register(name: string, uid: string, now: Date): Promise<DemoCluster> {
    const { id } = await createCluster(this.#acting(now), { name, simulated: true });
    await learnClusterUid(this.#acting(now), { clusterId: id, uid });
    return { id, name, uid };
  }

  /** Settles a cluster once, after the last document of an instant. */
  async settle(cluster: DemoCluster, now: Date): Promise<void> {
    const { sql, catalog } = this.#options;
    await fromSql(sql).transaction((tx) => settle(tx, cluster.id, catalog, now));
  }

  /** Takes a document, all but settling its cluster. What cannot be read is a fault of the story, and throws. */
  async take(cluster: DemoCluster, { scanner, envelope, bytes }: DemoDocument, now: Date): Promise<void> {
    await this.#ensureSource(cluster, scanner, now);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const whole = Envelope.parse({
      ...envelope,
      v: 1,
      scanner,
      cluster: cluster.name,
      clusterUid: cluster.uid,
      sha256,
    });
    const { sql, catalog } = this.#options;
    const arrival = { envelope: whole, clusterId: cluster.id, bytes, actor };
    const answer = await receive({ sql, catalog, now, settles: false }, arrival, { wait: true });
    if (answer.state !== "merged" && answer.state !== "unchanged") {
      throw new AppError("internal", `The demo's ${scanner} document for ${cluster.name} was ${answer.state}.`, {
        details: { error: answer.error, warnings: answer.warnings },
      });
    }
    await this.#countOne();
  }

  /** A database that grows from nothing in a minute is planned by statistics of nothing; autovacuum comes too late. */
  async #countOne(): Promise<void> {
    this.#taken += 1;
    if (this.#taken < this.#analyzeAt) return;
    this.#analyzeAt = this.#taken * 2;
    await analyzeGrown(fromSql(this.#options.sql), Number.MAX_SAFE_INTEGER, null);
  }

  async #ensureSource(cluster: DemoCluster, scanner: string, now: Date): Promise<void> {
    const key = `${cluster.id} ${scanner}`;
    const intervalSeconds = scannerIntervalSeconds(scanner);
    if (this.#sources.has(key) || intervalSeconds === null) return;
    await ensureSource(this.#acting(now), { clusterId: cluster.id, scanner, intervalSeconds });
    this.#sources.add(key);
  }

  #acting(now: Date): Acting {
    const { prisma, catalog } = this.#options;
    const own = { base: catalog, verdicts: [], folder: { path: null, problem: null } };
    return { prisma, own, actor, now, requestId: randomUUID() };
  }
}
