import { createHash, randomUUID } from "node:crypto";
import type { IngestAnswer } from "#lib/contract/envelope.ts";
import { Envelope } from "#lib/contract/envelope.ts";
import type { Sql } from "#lib/db/sql.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import { receive } from "#lib/ingest/receive.ts";

/** A document as it is handed to the door. */
export type Delivery = {
  readonly scanner: string;
  readonly text: string | Uint8Array;
  readonly node?: string | undefined;
  readonly namespace?: string | undefined;
  readonly artifact?: string | undefined;
  readonly toolVersion?: string | undefined;
  readonly observedAt?: Date | undefined;
  readonly completeness?: Envelope["completeness"] | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly contentType?: string | undefined;
  readonly gone?: readonly string[] | undefined;
};

/** Registers a cluster that nobody has told anything yet. */
export async function newCluster(sql: Sql, name = `c-${randomUUID().slice(0, 8)}`): Promise<string> {
  const id = randomUUID();
  await sql`insert into cluster (id, name) values (${id}, ${name})`;
  return id;
}

/** The envelope a sender would put around a document. */
export function envelopeOf(delivery: Delivery): Envelope {
  const { scanner, node, namespace, artifact, toolVersion, observedAt, completeness, idempotencyKey } = delivery;
  const { contentType, gone } = delivery;
  return Envelope.parse({
    v: 1,
    scanner,
    cluster: "made-up",
    scope: { node, namespace, artifact },
    toolVersion,
    observedAt: observedAt?.toISOString(),
    completeness,
    idempotencyKey,
    contentType,
    gone,
    sha256: createHash("sha256").update(bytesOf(delivery)).digest("hex"),
  });
}

export const bytesOf = ({ text }: Delivery): Uint8Array => (typeof text === "string" ? Buffer.from(text) : text);

/** Sends a document through the one door and waits until it is settled. */
export async function send(
  house: { readonly sql: Sql; readonly catalog: Catalog },
  clusterId: string,
  now: Date,
  delivery: Delivery,
  options: { readonly wait: boolean } = { wait: true },
): Promise<IngestAnswer> {
  const arrival = {
    envelope: envelopeOf(delivery),
    clusterId,
    bytes: bytesOf(delivery),
    actor: { kind: "system", id: "test" } as const,
  };
  return await receive({ ...house, now }, arrival, options);
}
