import type { Database } from "#lib/db/queryable.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";

/** What every task receives; `now` is asked when a task begins, since a worker lives for months. */
export type TaskContext = {
  readonly db: Database;
  readonly catalog: Catalog;
  readonly now: () => Date;
};
