import postgres from "postgres";

/** The postgres.js handle: sets, COPY streams, cursors, LISTEN and every read model. */
export type Sql = postgres.Sql<{ json: unknown }>;

export type SqlOptions = {
  /** Connections at most. */
  readonly max?: number;
  /** Shown in pg_stat_activity, so that an operator sees which process holds a lock. */
  readonly applicationName?: string;
  readonly connectTimeoutSeconds?: number;
  /** Ends a statement that runs longer; 0 (the default) never does. */
  readonly statementTimeoutMs?: number;
  /** Keeps its connections for as long as the pool lives: for locks that belong to a session. */
  readonly keepsSessions?: boolean;
};

/**
 * Makes a pool; nothing is opened before the first statement. End it with `sql.end()`.
 *
 * @example const sql = openSql(env.databaseUrl, { applicationName: "kubeproof web" });
 */
export function openSql(databaseUrl: string, options: SqlOptions = {}): Sql {
  return postgres(databaseUrl, {
    max: options.max ?? 10,
    connect_timeout: options.connectTimeoutSeconds ?? 10,
    idle_timeout: options.keepsSessions === true ? 0 : 60,
    ...(options.keepsSessions === true ? { max_lifetime: null } : {}),
    onnotice: () => undefined,
    types: { json: jsonText },
    connection: {
      application_name: options.applicationName ?? "kubeproof",
      TimeZone: "UTC",
      ...(options.statementTimeoutMs === undefined ? {} : { statement_timeout: options.statementTimeoutMs }),
    },
  });
}

// The driver would encode a string once more, so that '{"a":1}' arrived as a JSON string and not as an object.
// Here JSON goes in as text or as an object, as it does through Prisma.
const jsonText = {
  to: 114,
  from: [114, 3802],
  serialize: (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value)),
  parse: (text: string): unknown => JSON.parse(text),
};
