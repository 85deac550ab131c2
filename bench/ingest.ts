import { createHash, randomUUID } from "node:crypto";
import { loadCatalog } from "#lib/catalog/load.ts";
import { Envelope } from "#lib/contract/envelope.ts";
import { fromSql } from "#lib/db/queryable.ts";
import type { Sql } from "#lib/db/sql.ts";
import { openSql } from "#lib/db/sql.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import { receive } from "#lib/ingest/receive.ts";
import { ingestKept } from "#lib/ingest/run.ts";
import { counting } from "./counting.ts";
import type { Figure } from "./figure.ts";
import { findingsDocument } from "./findings-document.ts";
import { machineOf } from "./machine.ts";
import { peakMemory } from "./memory.ts";
import { withOwnDatabase } from "./own-database.ts";
import { copyOfRows, rowVersions, sizeOfFindings } from "./written-rows.ts";

const findings = 100_000;
const day = 86_400_000;
const at = (days: number): Date => new Date(Date.UTC(2026, 0, 1) + days * day);

/** Tables a new scan writes a row to for every finding or check of it. */
const writtenTables = ["check_result", "finding_episode", "scan_change", "known_check"];

type House = { readonly sql: Sql; readonly catalog: Catalog };

/** Ingest against a raw COPY of the same rows, on one machine in one run. */
export async function benchIngest(
  say: (words: string) => void,
): Promise<{ machine: string; figures: readonly Figure[] }> {
  return await withOwnDatabase(async (url) => {
    const sql = openSql(url, { max: 4, applicationName: "kubeproof bench" });
    try {
      const house = { sql, catalog: loadCatalog() };
      const machine = await machineOf(sql);
      const statements = await statementFigures(house, say);
      const speed = await speedFigures(house, say);
      say("Memory of a process that takes in 10 MB, then 1 GiB …");
      const memory = [await memoryFigure(url, 10_000_000, "10 MB"), await memoryFigure(url, 1024 ** 3, "1 GiB")];
      return { machine, figures: [...speed, ...statements, ...memory] };
    } finally {
      await sql.end({ timeout: 5 });
    }
  });
}

async function statementFigures(house: House, say: (words: string) => void): Promise<readonly Figure[]> {
  say("Statements of a new scan with 100 findings and with 100,000 …");
  // The first settling of a database also notes the catalog it settles by.
  await statementsOf(house, 100);
  const few = await statementsOf(house, 100);
  const many = await statementsOf(house, findings);
  return [
    figure("statements-100", "SQL statements that take in a new scan of 100 findings", few, "", null, null),
    figure("statements-100k", "SQL statements that take in a new scan of 100,000 findings", many, "", null, `= ${few}`),
  ];
}

async function statementsOf(house: House, count: number): Promise<number> {
  const clusterId = await newCluster(house.sql);
  const scanId = await arrive(house, clusterId, textOf(count), 0);
  const counter = counting(fromSql(house.sql));
  await ingestKept({ db: counter.db, catalog: house.catalog, now: at(0) }, scanId);
  return counter.statements();
}

async function speedFigures(house: House, say: (words: string) => void): Promise<readonly Figure[]> {
  const fresh: number[] = [];
  const other: number[] = [];
  const same: number[] = [];
  let copied = Number.POSITIVE_INFINITY;
  let copiedWords = Number.POSITIVE_INFINITY;
  let written = 0;
  let bytesEach = 0;
  for (let round = 1; round <= 3; round += 1) {
    say(`Round ${round} of 3: a new scan, the same findings in other bytes, the same bytes, raw COPY …`);
    const clusterId = await newCluster(house.sql);
    fresh.push(await timeOf(house, clusterId, textOf(findings), 0));
    bytesEach = (await sizeOfFindings(house.sql)) / (await liveFindings(house.sql));
    const before = await rowVersions(house.sql, clusterId);
    other.push(await timeOf(house, clusterId, textOf(findings, true), 1));
    written = Math.max(written, (await rowVersions(house.sql, clusterId)).changedFrom(before));
    const text = textOf(findings, true);
    const bytes = Buffer.from(text);
    const hashed = timed(() => createHash("sha256").update(bytes).digest());
    same.push((await timeOf(house, clusterId, text, 1)) / hashed);
    copied = Math.min(copied, await copyOfRows(house.sql, clusterId, writtenTables));
    copiedWords = Math.min(copiedWords, await copyOfRows(house.sql, clusterId, ["check_result"]));
  }
  const [newScan, otherBytes, sameBytes] = [fresh, other, same].map((times) => Math.min(...times));
  if (newScan === undefined || otherBytes === undefined || sameBytes === undefined)
    throw new Error("No round was run.");
  return [
    figure(
      "new-scan",
      "new scan of 100,000 findings, against COPY of every row it writes",
      copied / newScan,
      "",
      ">= 0.40",
      ">= 0.15",
    ),
    figure("new-scan-results", "the same, against COPY of its results alone", copiedWords / newScan, "", null, null),
    figure(
      "other-bytes",
      "same findings in other bytes, against COPY of their results",
      copiedWords / otherBytes,
      "",
      ">= 0.50",
      ">= 0.25",
    ),
    figure("other-bytes-rows", "finding rows written by that", written, "rows", null, "= 0"),
    figure("identical-bytes", "identical bytes, against their SHA-256", sameBytes, "times", "<= 2", null),
    figure(
      "new-scan-time",
      "time of the new scan, from the door to a settled cluster",
      newScan / 1000,
      "s",
      null,
      null,
    ),
    figure("bytes-per-finding", "bytes on disk per live finding, indexes included", bytesEach, "B", null, null),
  ];
}

async function memoryFigure(url: string, size: number, words: string): Promise<Figure> {
  const { peak, bytes, findings: found } = await peakMemory(url, size);
  const of = `${(bytes / 1_000_000).toFixed(0)} MB with ${found} findings`;
  const id = `peak-memory-${words.replace(" ", "").toLowerCase()}`;
  return figure(id, `peak memory of a process that keeps and merges ${of}`, peak / 1024 ** 2, "MiB", null, "<= 512");
}

const figure = (
  id: string,
  words: string,
  value: number,
  unit: string,
  aim: string | null,
  must: string | null,
): Figure => ({ id, words, value, unit, aim, must });

const textOf = (count: number, reversed = false): string =>
  [...findingsDocument({ findings: count, reversed })].join("");

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** Milliseconds from the bytes at the door to a settled cluster. */
async function timeOf(house: House, clusterId: string, text: string, days: number): Promise<number> {
  const bytes = Buffer.from(text);
  const start = performance.now();
  const scanId = await arrive(house, clusterId, bytes, days);
  await ingestKept({ db: fromSql(house.sql), catalog: house.catalog, now: at(days) }, scanId);
  return performance.now() - start;
}

/** Keeps a document at the door; the id of its scan. */
async function arrive(house: House, clusterId: string, text: string | Uint8Array, days: number): Promise<string> {
  const bytes = Buffer.from(text);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const envelope = Envelope.parse({
    ...{ v: 1, scanner: "trivy", cluster: clusterId, scope: {}, sha256 },
    observedAt: at(days).toISOString(),
    observedAtSource: "sender",
  });
  const actor = { kind: "system", id: "bench" } as const;
  const { scanId } = await receive({ ...house, now: at(days) }, { envelope, clusterId, bytes, actor }, { wait: false });
  return scanId;
}

async function newCluster(sql: Sql): Promise<string> {
  const id = randomUUID();
  await sql`insert into cluster (id, name) values (${id}, ${id})`;
  return id;
}

async function liveFindings(sql: Sql): Promise<number> {
  const [row] = await sql<{ count: number }[]>`select count(*)::int as count from finding_episode where state = 'open'`;
  return row?.count ?? 0;
}
