import { randomUUID } from "node:crypto";
import type { Envelope } from "#lib/contract/envelope.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { insertRefusedScan } from "#lib/db/sql/insert-refused-scan.ts";
import type { Sql } from "#lib/db/sql.ts";
import type { Actor } from "#lib/domain/access/actor.ts";
import { AppError } from "#lib/errors.ts";

/** Why bytes are refused while they arrive. */
const reasons: ReadonlySet<string> = new Set([
  "broken_gzip",
  "digest_mismatch",
  "document_too_large",
  "gzip_bomb",
  "unsupported_encoding",
]);

/**
 * Puts a document that was refused while its bytes were still arriving (too large, a gzip bomb, broken, another digest)
 * on its source's health, then throws the refusal on; any other error is only thrown on. The bytes are not kept: they are
 * beyond the cap or not what their envelope says.
 */
export async function noteRefusal(
  context: { readonly sql: Sql; readonly now: Date },
  arrival: { readonly envelope: Envelope; readonly clusterId: string; readonly actor: Pick<Actor, "kind" | "id"> },
  error: unknown,
): Promise<never> {
  if (error instanceof AppError && reasons.has(error.reason)) {
    await insertRefusedScan(fromSql(context.sql), {
      clusterId: arrival.clusterId,
      id: randomUUID(),
      envelope: arrival.envelope,
      scanner: arrival.envelope.scanner,
      sha256: arrival.envelope.sha256,
      senderKind: arrival.actor.kind,
      senderId: arrival.actor.id,
      receivedAt: context.now,
      error: { code: error.code, reason: error.reason, message: error.message },
    });
  }
  throw error;
}
