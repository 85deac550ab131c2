import { createHash, randomUUID } from "node:crypto";
import { loadCatalog } from "#lib/catalog/load.ts";
import { Envelope } from "#lib/contract/envelope.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { openSql } from "#lib/db/sql.ts";
import { receive } from "#lib/ingest/receive.ts";
import { ingestKept } from "#lib/ingest/run.ts";
import { findingsDocument } from "./findings-document.ts";

/** Characters of one finding in the made document, about; references and descriptions of real length are most of it. */
const perFinding = 2_110;

/** The same document as often as it is asked for, in pieces. */
function* documentOf(size: number): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  const shape = { findings: Math.ceil(size / perFinding), descriptionLength: 1_850 };
  for (const piece of findingsDocument(shape)) yield encoder.encode(piece);
}

const size = Number(process.argv[2]);
const sql = openSql(process.env["BENCH_DATABASE_URL"] ?? "", { max: 3, applicationName: "kubeproof bench memory" });
const catalog = loadCatalog();
const now = new Date();

const hash = createHash("sha256");
let bytes = 0;
for (const piece of documentOf(size)) {
  hash.update(piece);
  bytes += piece.length;
}
const clusterId = randomUUID();
await sql`insert into cluster (id, name) values (${clusterId}, ${clusterId})`;
const envelope = Envelope.parse({ v: 1, scanner: "trivy", cluster: clusterId, scope: {}, sha256: hash.digest("hex") });
const arrival = { envelope, clusterId, bytes: pieces(size), actor: { kind: "system", id: "bench" } as const };
const { scanId } = await receive({ sql, catalog, now }, arrival, { wait: false });
const scan = await ingestKept({ db: fromSql(sql), catalog, now }, scanId);
await sql.end();
if (scan.state !== "merged") throw new Error(`The document was not merged: ${scan.error_message ?? scan.state}`);
process.send?.({ peak: process.resourceUsage().maxRSS * 1024, bytes, findings: scan.counts?.["opened"] ?? 0 });

async function* pieces(of: number): AsyncGenerator<Uint8Array> {
  for (const piece of documentOf(of)) yield piece;
}
