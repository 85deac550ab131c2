import type { AnyDeclaration } from "../route.ts";

/** A handler of the API with the path it answers at. */
export type Operation = {
  /** As a URI template below the server: `/api/v1/clusters/{cluster}`. */
  readonly path: string;
  readonly method: string;
  readonly declaration: AnyDeclaration;
};

/** Names in braces of a path, in order. */
export function namesIn(path: string): readonly string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name));
}

/**
 * A stable name for programs that are generated.
 *
 * @example operationId({ method: "GET", path: "/api/v1/clusters/{cluster}/tokens" }) // "getClustersByClusterTokens"
 */
export function operationId({ method, path }: Pick<Operation, "method" | "path">): string {
  const words = segmentsOf(path).map((segment) => {
    const name = /^\{(\w+)\}$/.exec(segment)?.[1];
    return name === undefined ? capitals(segment) : `By${capitals(name)}`;
  });
  return `${method.toLowerCase()}${words.join("")}`;
}

/** The group an operation is listed under: the first word of its path. */
export function groupOf({ path }: Pick<Operation, "path">): string {
  const [first = ""] = segmentsOf(path);
  return groupAliases[first] ?? first;
}

const groupAliases: Readonly<Record<string, string>> = {
  ...{ session: "sessions", pulse: "sessions", account: "sessions", visits: "sessions", "openapi.json": "sessions" },
  ...{ ingest: "scans", visits: "sessions" },
};

const segmentsOf = (path: string): readonly string[] => path.replace(/^\/api\/v1\//, "").split("/");

function capitals(words: string): string {
  return words
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join("");
}
