import type { Database } from "#lib/db/queryable.ts";

/** A database that counts the statements it is asked, transactions' own words aside. */
export function counting(db: Database): { readonly db: Database; readonly statements: () => number } {
  let statements = 0;
  const wrap = (inner: Database): Database => ({
    query: (text, values) => {
      statements += 1;
      return inner.query(text, values);
    },
    copy: (statement, text) => {
      statements += 1;
      return inner.copy(statement, text);
    },
    transaction: (work) => inner.transaction((tx) => work(wrap(tx))),
  });
  return { db: wrap(db), statements: () => statements };
}
