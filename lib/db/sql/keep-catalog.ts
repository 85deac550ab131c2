import { gzipSync } from "node:zlib";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import type { Queryable } from "../queryable.ts";
import { wordsDigestOf } from "../words-digest.ts";

/** Keeps the catalog by its digest the first time a status is stored with it, so that old statuses stay explainable. */
export async function keepCatalog(q: Queryable, catalog: Catalog, now: Date): Promise<void> {
  const known = await q.query("select 1 from catalog_version where digest = $1", [catalog.digest]);
  if (known.length > 0) return;
  const plain = JSON.stringify(catalog, (_key, value: unknown) =>
    value instanceof Map ? Object.fromEntries(value) : value,
  );
  await q.query(
    `insert into catalog_version (digest, version, first_used_at, content, words_digest) values ($1, $2, $3, $4, $5)
     on conflict do nothing`,
    [catalog.digest, catalog.version, now, gzipSync(plain), wordsDigestOf(catalog)],
  );
}
