import { randomUUID } from "node:crypto";
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
import { ArrivingBytes } from "./arriving-bytes.ts";
import { keepContent } from "./keep-content.ts";
import type { RunContext } from "./run.ts";
import { ingestKept } from "./run.ts";

/** A document at the door: its header was checked, and its sender may write to the cluster. */
export type Arrival = {
  readonly envelope: Envelope;
  readonly clusterId: string;
  /** The untouched bytes, unpacked: a large document comes in pieces and is never held as a whole. */
  readonly bytes: Uint8Array | AsyncIterable<Uint8Array>;
  readonly actor: Pick<Actor, "kind" | "id">;
};

export type ReceiveContext = Pick<RunContext, "settles" | "now"> & { readonly sql: Sql; readonly catalog: Catalog };

/**
 * The one door: keeps the bytes (committed before anything is read), queues the rest, and with `wait` does it at once. A
 * document too large to be held is left to the worker also then: the answer is `kept`. The same idempotency key with the same
 * bytes answers the same scan; with other bytes it is a conflict.
 */
export async function receive(
  context: ReceiveContext,
  arrival: Arrival,
  options: { readonly wait: boolean },
): Promise<IngestAnswer> {
  const db = fromSql(context.sql);
  const bytes = new ArrivingBytes(arrival.bytes, arrival.envelope.scanner);
  const known = await findKnown(db, arrival);
  if (known !== null) {
    await bytes.pass();
    bytes.check(arrival.envelope.sha256);
  }
  const scan = known ?? (await keep(db, context, arrival, bytes));
  if (!options.wait || bytes.size > maxDocumentBytes) return answerOf(scan);
  const { catalog, now, settles } = context;
  return answerOf(await ingestKept({ db, catalog, now, settles }, scan.id));
}

/** The scan that this idempotency key already brought. */
async function findKnown(db: Database, { envelope, clusterId }: Arrival): Promise<StoredScan | null> {
  const key = envelope.idempotencyKey;
  const known = key === undefined ? null : await findByIdempotencyKey(db, clusterId, key);
  if (known === null || known.sha256 === envelope.sha256) return known;
  throw new AppError(
    "conflict",
    "This idempotency key already brought other bytes. Use a new key for a new document.",
    { reason: "idempotency_key_reused" },
  );
}

async function keep(
  db: Database,
  context: ReceiveContext,
  { envelope, clusterId, actor }: Arrival,
  bytes: ArrivingBytes,
): Promise<StoredScan> {
  const id = randomUUID();
  const { sha256 } = envelope;
  const isNoted = await keepContent(db, { clusterId, sha256, bytes, receivedAt: context.now }, async (tx) => {
    const noted = await insertScan(tx, {
      clusterId,
      id,
      scanner: envelope.scanner,
      sha256,
      envelope,
      idempotencyKey: envelope.idempotencyKey ?? null,
      senderKind: actor.kind,
      senderId: actor.id,
      receivedAt: context.now,
    });
    if (noted) await queueScan(tx, clusterId, id);
    return noted;
  });
  const scan = isNoted ? await findScan(db, id) : await findKnown(db, { envelope, clusterId, actor, bytes });
  if (scan === null) throw new AppError("unavailable", "The document could not be kept. Send it again.");
  return scan;
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
