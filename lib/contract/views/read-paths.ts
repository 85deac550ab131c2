import * as z from "zod";

/** An id or a name in a path or a query. Neither control characters nor halves of characters, which the database refuses. */
export const Named = z.string().regex(/^[^\p{Cc}\p{Cs}]{1,300}$/u, "is no name");

const parted = (value: unknown): unknown =>
  typeof value === "string" ? value.split(",").filter((each) => each !== "") : value;

/** GET /api/v1/overview, /frameworks and /clusters/overview */
export const ClustersQuery = z.strictObject({
  /** Ids or names of clusters, separated by commas; every figure is of them. None means all. */
  cluster: z.preprocess(parted, z.array(Named).max(500)).default([]),
});

/** GET /api/v1/frameworks/{framework} */
export const FrameworkPath = z.object({ framework: Named });
export const FrameworkQuery = z.strictObject({
  /** Id of the profile the figures are cut to; the one in use when it is left out. */
  profile: Named.optional(),
  /** Ids of clusters, separated by commas; none means all. */
  cluster: z.preprocess(parted, z.array(Named).max(500)).default([]),
});

/** GET /api/v1/frameworks/{framework}/requirements/{requirement} */
export const RequirementPath = z.object({
  framework: Named,
  /** As the framework numbers it, encoded as a part of a path: `164.312%28a%29%281%29`. */
  requirement: Named,
});
export const RequirementQuery = z.strictObject({
  /** The cluster whose evidence is shown, by id or name; the one that stands worst when it is left out. */
  cluster: Named.optional(),
  /** Key of the word whose raw lines are shown, as `evidence` of an answer names it. */
  result: Named.optional(),
});

/** A cluster by id or name. */
export const NamedClusterPath = z.object({ cluster: Named });

/** GET /api/v1/clusters/{cluster}/findings/{fingerprint} */
export const FindingPath = z.object({ cluster: z.uuid("is no id"), fingerprint: z.uuid("is no id") });

export const ScanPath = z.object({ scan: Named });
