import type { Database } from "#lib/db/queryable.ts";

/**
 * A database that counts the statements of its transactions, their own words aside. What is asked outside of them reads the
 * kept bytes: one statement for every eight of their pieces.
 */
export function counting(db: Database): { readonly db: Database; readonly statements: () => number } {
  let statements = 0;
  const counted = (inner: Database): Database => ({
    query: (text, values) => {
      statements += 1;
      return inner.query(text, values);
    },
    copy: (statement, text) => {
      statements += 1;
      return inner.copy(statement, text);
    },
    transaction: (work) => inner.transaction((tx) => work(counted(tx))),
  });
  return {
    db: { ...plain(db), transaction: (work) => db.transaction((tx) => work(counted(tx))) },
    statements: () => statements,
  };
}

const plain = (db: Database): Pick<Database, "query" | "copy"> => ({
  query: (text, values) => db.query(text, values),
  copy: (statement, text) => db.copy(statement, text),
});
