import { createHash, randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Envelope, IngestAnswer } from "#lib/contract/envelope.ts";
import { maxDocumentBytes } from "#lib/contract/envelope.ts";
import type { Database } from "#lib/db/queryable.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { queueScan } from "#lib/db/sql/queue-scan.ts";
import type { StoredScan } from "#lib/db/sql/scans.ts";
import { findByIdempotencyKey, findScan, insertScan } from "#lib/db/sql/scans.ts";
import type { Sql } from "#lib/db/sql.ts";
import type { Actor } from "#lib/domain/access/actor.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import { AppError } from "#lib/errors.ts";
import { ingestKept } from "./run.ts";

// Off the event loop: a large document must not hold up every other request.
const compress = promisify(gzip);

/** A document at the door: its header was checked, and its sender may write to the cluster. */
export type Arrival = {
  readonly envelope: Envelope;
  readonly clusterId: string;
  readonly bytes: Uint8Array;
  readonly actor: Pick<Actor, "kind" | "id">;
};

export type ReceiveContext = { readonly sql: Sql; readonly catalog: Catalog; readonly now: Date };

/**
 * The one door: keeps the bytes (committed before anything is read), queues the rest, and with `wait` does it at once.
 * The same idempotency key with the same bytes answers the same scan; with other bytes it is a conflict.
 */
export async function receive(
  context: ReceiveContext,
  arrival: Arrival,
  options: { readonly wait: boolean },
): Promise<IngestAnswer> {
  const db = fromSql(context.sql);
  const sha256 = createHash("sha256").update(arrival.bytes).digest();
  checkBytes(arrival, sha256.toString("hex"));
  const known = await findKnown(db, arrival, sha256);
  const scan = known ?? (await keep(db, context, arrival, sha256));
  if (!options.wait) return answerOf(scan);
  return answerOf(await ingestKept({ db, catalog: context.catalog, now: context.now }, scan.id));
}

/** The scan that this idempotency key already brought. */
async function findKnown(db: Database, arrival: Arrival, sha256: Buffer): Promise<StoredScan | null> {
  const key = arrival.envelope.idempotencyKey;
  const known = key === undefined ? null : await findByIdempotencyKey(db, arrival.clusterId, key);
  if (known === null || known.sha256 === sha256.toString("hex")) return known;
  throw new AppError(
    "conflict",
    "This idempotency key already brought other bytes. Use a new key for a new document.",
    { reason: "idempotency_key_reused" },
  );
}

async function keep(db: Database, context: ReceiveContext, arrival: Arrival, sha256: Buffer): Promise<StoredScan> {
  const id = randomUUID();
  const content = await compress(arrival.bytes);
  const isNoted = await db.transaction(async (tx) => {
    const noted = await insertScan(tx, {
      clusterId: arrival.clusterId,
      id,
      scanner: arrival.envelope.scanner,
      sha256,
      content,
      sizeBytes: arrival.bytes.byteLength,
      envelope: arrival.envelope,
      idempotencyKey: arrival.envelope.idempotencyKey ?? null,
      senderKind: arrival.actor.kind,
      senderId: arrival.actor.id,
      receivedAt: context.now,
    });
    if (noted) await queueScan(tx, arrival.clusterId, id);
    return noted;
  });
  const scan = isNoted ? await findScan(db, id) : await findKnown(db, arrival, sha256);
  if (scan === null) throw new AppError("unavailable", "The document could not be kept. Send it again.");
  return scan;
}

function checkBytes(arrival: Arrival, sha256: string): void {
  if (arrival.bytes.byteLength > maxDocumentBytes) {
    throw new AppError(
      "too_large",
      `The document is larger than ${maxDocumentBytes / 1024 / 1024} MiB. Split it by namespace or node.`,
      {
        reason: "document_too_large",
      },
    );
  }
  if (arrival.envelope.sha256 !== sha256) {
    throw new AppError("invalid", "The bytes do not have the SHA-256 their envelope names. Send them again.", {
      reason: "digest_mismatch",
    });
  }
}

/** A scan as the door answers. */
export function answerOf(scan: StoredScan): IngestAnswer {
  const count = (name: string): number => scan.counts?.[name] ?? 0;
  return {
    scanId: scan.id,
    state: scan.state,
    href: `/scans/${scan.id}`,
    warnings: [...scan.warnings],
    ...(scan.counts === null
      ? {}
      : {
          changes: {
            targets: count("targets"),
            observations: count("observations"),
            opened: count("opened"),
            fixed: count("fixed"),
            reopened: count("reopened"),
            vanished: count("vanished"),
            noLongerReported: count("noLongerReported"),
            unchanged: count("unchanged"),
          },
        }),
    ...(scan.error_reason === null
      ? {}
      : {
          error: {
            code: scan.error_code ?? "unprocessable",
            reason: scan.error_reason,
            message: scan.error_message ?? "",
          },
        }),
  };
}
