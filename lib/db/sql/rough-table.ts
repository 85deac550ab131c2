/**
 * A statement that makes a table of this connection, emptied at the end of every transaction, where it is not there yet.
 * It is analysed by 3,000 of its rows: enough to plan joins by, and ten times quicker than by as many as the server takes of
 * its own accord.
 *
 * @param joined columns that joins and conditions go by
 * @example roughTable("told_finding", "fingerprint uuid not null, at timestamptz", ["fingerprint"])
 */
export const roughTable = (name: string, columns: string, joined: readonly string[]): string => `
  do $$ begin
    if to_regclass('pg_temp.${name}') is null then
      create temporary table ${name} (${columns}) on commit delete rows;
      ${analysedRoughly(name, joined)}
    end if;
  end $$`;

/** The part of it that says by how many rows. */
export const analysedRoughly = (table: string, columns: readonly string[]): string =>
  `alter table ${table} ${columns.map((column) => `alter ${column} set statistics 10`).join(", ")};`;
