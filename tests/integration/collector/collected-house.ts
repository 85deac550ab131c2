import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ClusterRun } from "#collectors/cluster.ts";
import { kubeClients } from "#collectors/kube/client.ts";
import type { Outlet } from "#collectors/outlet.ts";
import { sources } from "#collectors/sources/all.ts";
import { Spool } from "#collectors/spool.ts";
import { type KubeApi, startKubeApi } from "#demo/kube/server.ts";
import { ClusterStore } from "#demo/kube/store.ts";
import { loadCatalog } from "#lib/catalog/load.ts";
import { Envelope, type IngestAnswer } from "#lib/contract/envelope.ts";
import { analyzeGrown } from "#lib/db/sql/analyze-grown.ts";
import { AppError } from "#lib/errors.ts";
import { receive } from "#lib/ingest/receive.ts";
import type { PushEnvelope } from "#lib/push/client.ts";
import { quickLimits } from "#tests/contract/kube-api/simulated-ground.ts";
import type { TestHouse } from "#tests/support/house.ts";
import type { RunningClock } from "./running-clock.ts";
import { heldBy, reportsIn } from "./workload-life.ts";

const catalog = loadCatalog();
const relistEveryMs = 10 * 60_000;
/** Without news for so long in a history's time, nothing that was held back is still to come: twice the longest burst. */
const quietMs = 25_000;

/** What happens to a document on its way; `lose` = the collector hears that it was taken, and it was not. */
export type OnTheWay = "take" | "refuse" | "take_unheard" | "lose";

/** How the product differs from the API. */
export type Differences = {
  readonly missed: readonly string[];
  readonly ghosts: readonly string[];
  readonly doubled: readonly string[];
  /** Deployments of which the newest roster says otherwise. */
  readonly roster: readonly string[];
};

type Running = { readonly stop: AbortController; readonly ended: Promise<void>; readonly run: ClusterRun };

/** A simulated cluster, the collector that reads it, and the product on a database, with the door between them. */
export class CollectedHouse {
  readonly store: ClusterStore;
  readonly api: KubeApi;
  /** Decides about each document. */
  onTheWay: (envelope: PushEnvelope) => OnTheWay = () => "take";
  /** Documents the door took. */
  taken = 0;
  readonly #house: TestHouse;
  readonly #clock: RunningClock;
  readonly #cluster: { readonly id: string; readonly name: string };
  readonly #folder: string;
  #running: Running | null = null;
  #heardAtMs = 0;
  #analyzeAt = 3;

  private constructor(
    house: TestHouse,
    clock: RunningClock,
    made: {
      readonly store: ClusterStore;
      readonly api: KubeApi;
      readonly folder: string;
      readonly cluster: { readonly id: string; readonly name: string };
    },
  ) {
    this.#house = house;
    this.#clock = clock;
    this.store = made.store;
    this.api = made.api;
    this.#folder = made.folder;
    this.#cluster = made.cluster;
  }

  static async open(house: TestHouse, clock: RunningClock): Promise<CollectedHouse> {
    const cluster = await house.cluster();
    const store = new ClusterStore({
      name: cluster.name,
      kubeSystemUid: `uid-${cluster.name}`,
      now: () => clock.now(),
    });
    const api = await startKubeApi({ clusters: new Map([[cluster.name, store]]) }, { bookmarkIntervalMs: 150 });
    const folder = await mkdtemp(join(tmpdir(), "kubeproof-collected-"));
    await writeFile(join(folder, "kubeconfig"), api.kubeconfig(), { mode: 0o600 });
    return new CollectedHouse(house, clock, { store, api, folder, cluster });
  }

  /** Begins reading, with what an earlier collector left in its spool. */
  async start(): Promise<void> {
    const [client] = kubeClients({ kubeconfig: join(this.#folder, "kubeconfig") });
    if (client === undefined) throw new Error("no client");
    const run = new ClusterRun({
      ...{ cluster: this.#cluster.name, client, clock: this.#clock },
      sources: sources.map((source) => ({ ...source, relistEveryMs })),
      spool: await Spool.open(join(this.#folder, "spool"), 64 * 1024 * 1024),
      outlet: this.#outlet(),
      limits: { ...quickLimits, requestTimeoutMs: 1_500, watchSilenceMs: 1_500 },
    });
    const stop = new AbortController();
    this.#running = { stop, run, ended: run.run(stop.signal) };
  }

  async stop(): Promise<void> {
    this.#running?.stop.abort();
    await this.#running?.ended;
    this.#running = null;
  }

  async close(): Promise<void> {
    await this.stop();
    await this.api.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /**
   * Waits until all was sent and merged and the product says what the API holds, and goes on saying it. Returns what still
   * differs after `atMostMs` of the wall's time; of twice as much on a busy machine, where documents still wait.
   */
  async settled(atMostMs: number): Promise<Differences> {
    const untilMs = Date.now() + atMostMs;
    for (;;) {
      const differences = await this.compare();
      const isSame = Object.values(differences).every((each) => each.length === 0);
      const waits = (this.#running?.run.status().spool.entries ?? 0) > 0;
      if (Date.now() >= untilMs + (waits ? atMostMs : 0) || (isSame && this.#isQuiet())) return differences;
      await pause(40);
    }
  }

  /** Waits until all was sent and merged, for `atMostMs` of the wall's time at the longest. */
  async quiet(atMostMs: number): Promise<void> {
    const untilMs = Date.now() + atMostMs;
    this.#heardAtMs = this.#clock.now().getTime();
    while (!this.#isQuiet() && Date.now() < untilMs) await pause(40);
  }

  #isQuiet(): boolean {
    const status = this.#running?.run.status();
    if (status === undefined || status.spool.entries > 0) return false;
    const isRead = status.sources.every(({ state }) => state === "following" || state === "not_found");
    return isRead && this.#clock.now().getTime() - this.#heardAtMs >= quietMs;
  }

  /** How the collector stands, for the words of a failure. */
  get standing(): string {
    const status = this.#running?.run.status();
    const states = status?.sources.map(({ scanner, state, message }) => `${scanner} ${state} ${message ?? ""}`.trim());
    return JSON.stringify({ problem: status?.problem, spool: status?.spool.entries, sources: states });
  }

  /** What every report says of what differs, and when it was listed, for the words of a failure. */
  async explain({ missed, ghosts }: Differences): Promise<string> {
    const rows = await this.#house.sql`
      select k.check_key || ' ' || x.namespace || '/' || x.name as finding, s.scope, w.outcome, w.named, w.said_at, w.since,
             s.newest_observed_at, s.observed_through, o.listed_from, o.missing_from, x.listed, x.gone_at,
             (select json_agg(json_build_array(e.state, e.first_failed_at, e.fixed_seen_at) order by e.number) from finding_episode e
               where e.cluster_id = w.cluster_id and e.fingerprint = w.fingerprint) as episodes
        from check_result w
        join known_check k on k.cluster_id = w.cluster_id and k.id = w.check_id
        join resource x on x.cluster_id = w.cluster_id and x.id = w.resource_id
        join scan_target s on s.cluster_id = w.cluster_id and s.id = w.target_id
        left join listed_object o on o.cluster_id = w.cluster_id and o.target_id = w.target_id
       where w.cluster_id = ${this.#cluster.id}
         and k.check_key || ' ' || x.namespace || '/' || x.name = any(${[...missed, ...ghosts]}::text[])
       order by 1, s.newest_observed_at`;
    const lists = await this.#house.sql`
      select observed_at, received_at, look from finished_list
       where cluster_id = ${this.#cluster.id} and scanner = 'policy-report' order by observed_at desc limit 8`;
    const rosters = await this.#house.sql`
      select observed_at, received_at, complete, items from roster
       where cluster_id = ${this.#cluster.id} order by observed_at desc limit 8`;
    const places = new Set([...missed, ...ghosts].map((key) => key.split(" ")[1]));
    const reports = reportsIn(this.store)
      .filter(({ metadata }) => places.has(`${metadata.namespace}/${metadata.labels?.app}`))
      .map(({ kind, metadata, scope, results }) => ({ kind, metadata, scope, results }));
    const told = await this.#house.sql`
      select s.scope, r.observed_at, r.received_at, r.completeness,
             (select json_agg(k.check_key || ' ' || w.outcome) from check_result w
                join known_check k on k.cluster_id = w.cluster_id and k.id = w.check_id
               where w.cluster_id = s.cluster_id and w.target_id = s.id) as words
        from scan_target s join target_report r on r.cluster_id = s.cluster_id and r.target_id = s.id
       where s.cluster_id = ${this.#cluster.id} and s.scope = any(${reports.map(({ metadata }) => `object/${metadata.uid}`)}::text[])
       order by 1, 2`;
    const heard = await this.#house.sql<{ scope: string }[]>`
      select scope from scan_target where cluster_id = ${this.#cluster.id}`;
    const scopes = new Set(heard.map(({ scope }) => scope));
    const unheard = [...reportsIn(this.store)].filter(({ metadata }) => !scopes.has(`object/${metadata.uid}`));
    const held = unheard.map(({ kind, metadata }) => `${kind} ${metadata.uid} of ${metadata.labels?.app}`);
    return JSON.stringify(
      { now: this.#clock.now(), lists, rosters, unheard: held, reports, told, words: rows },
      null,
      1,
    );
  }

  async compare(): Promise<Differences> {
    const held = heldBy(this.store);
    const open = await this.#house.sql<{ check: string; place: string; type: string; fails: boolean }[]>`
      select k.check_key as check, x.type, x.namespace || '/' || x.name as place,
             -- What was said before the workload was last seen gone is forgotten.
             exists (select from check_result r join scan_target s on s.cluster_id = r.cluster_id and s.id = r.target_id
                      where r.cluster_id = e.cluster_id and r.fingerprint = e.fingerprint and r.outcome = 'fail'
                        and coalesce(case when r.named then greatest(r.said_at, s.observed_through) else r.said_at end >= x.gone_at, true)) as fails
        from finding_episode e
        join known_check k on k.cluster_id = e.cluster_id and k.id = e.check_id
        join resource x on x.cluster_id = e.cluster_id and x.id = e.resource_id
       where e.cluster_id = ${this.#cluster.id} and e.state = 'open'`;
    const listed = await this.#house.sql<{ place: string }[]>`
      select namespace || '/' || name as place from resource
       where cluster_id = ${this.#cluster.id} and type = 'apps/Deployment' and listed`;
    const failing = new Set<string>();
    const seen = new Set<string>();
    const [ghosts, doubled]: [string[], string[]] = [[], []];
    for (const { check, place, type, fails } of open) {
      const key = `${check} ${place}`;
      if (seen.has(key)) doubled.push(key);
      seen.add(key);
      if (fails) failing.add(key);
      // What no report names any more stays open, as not evaluated, while its workload lives.
      const isUnheard = !fails && !held.named.has(key) && held.workloads.has(place);
      if (type !== "apps/Deployment" || (!held.failing.has(key) && !isUnheard)) ghosts.push(key);
    }
    const known = new Set(listed.map(({ place }) => place));
    return {
      missed: [...held.failing].filter((key) => !failing.has(key)),
      ghosts,
      doubled,
      roster: [...held.workloads]
        .filter((place) => !known.has(place))
        .concat([...known].filter((place) => !held.workloads.has(place))),
    };
  }

  #outlet(): Outlet {
    return {
      send: async (envelope, bytes) => {
        const fate = this.onTheWay(envelope);
        if (fate === "refuse") throw new AppError("unavailable", "The server is away.");
        this.#heardAtMs = this.#clock.now().getTime();
        const answer: IngestAnswer =
          fate === "lose"
            ? { scanId: "lost", state: "merged", href: "/", warnings: [] }
            : await this.#take(envelope, bytes);
        this.#heardAtMs = this.#clock.now().getTime();
        if (fate === "take_unheard") throw new AppError("unavailable", "The answer was lost.");
        return answer;
      },
      report: async () => ({ receivedAt: this.#clock.now().toISOString(), uidDiffers: false }),
    };
  }

  async #take(envelope: PushEnvelope, bytes: Uint8Array): Promise<IngestAnswer> {
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const arrival = {
      ...{ clusterId: this.#cluster.id, bytes, actor: { kind: "system", id: "test" } as const },
      envelope: Envelope.parse({ ...envelope, v: 1, sha256 }),
    };
    const { sql } = this.#house;
    const answer = await receive({ sql, catalog, now: this.#clock.now(), settles: false }, arrival, { wait: true });
    if (answer.state === "failed") throw new Error(`The ${envelope.scanner} document failed: ${answer.error?.message}`);
    this.taken += 1;
    await this.#analyzeAsItGrows();
    return answer;
  }

  /** A database that grows from nothing in a minute is planned by statistics of nothing; autovacuum comes too late. */
  async #analyzeAsItGrows(): Promise<void> {
    if (this.taken < this.#analyzeAt) return;
    this.#analyzeAt = this.taken * 2;
    await analyzeGrown(this.#house.db, Number.MAX_SAFE_INTEGER, null);
  }
}
