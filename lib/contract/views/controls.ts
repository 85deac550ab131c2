import * as z from "zod";
import { criticalities, factScopes } from "#lib/domain/catalog/catalog.ts";
import { ClusterRef, Count, Instant, Standing, Yardstick } from "./standing.ts";

/** A Kubernetes control in a list, with how it stands over clusters and what it serves. */
export const ControlRow = z.object({
  id: z.string(),
  title: z.string(),
  /** `topic`: one item of benchmarks, judged by itself and part of a control. */
  kind: z.enum(["control", "topic"]),
  family: z.string(),
  criticality: z.enum(criticalities),
  /** What its facts are about. */
  scopes: z.array(z.enum(factScopes)),
  needsPeople: z.boolean(),
  /** Worst over clusters; null while there is none. */
  status: Standing.nullable(),
  /** How many clusters have it in which status. */
  byStatus: z.partialRecord(Standing, Count),
  /** Each cluster by itself; empty where there are too many, and only counted. */
  perCluster: z.array(z.object({ clusterId: z.string(), status: Standing })),
  /** Requirements linked to it or to a topic of it, and frameworks they are of. */
  serves: z.object({ requirements: Count, frameworks: Count }),
});
export type ControlRow = z.infer<typeof ControlRow>;

/** Something a list can be cut to, and how many rows it has. */
const Choice = z.object({ id: z.string(), title: z.string(), count: Count });

/** Page /controls: a bounded piece of the controls a filter leaves. */
export const ControlList = z.object({
  now: Instant,
  clusters: z.array(ClusterRef.extend({ selected: z.boolean(), simulated: z.literal(true).optional() })),
  rows: z.array(ControlRow),
  /** Rows the filter leaves, and rows there are of this kind. */
  matching: Count,
  total: Count,
  /** Id of the last row, where more follow: the next page begins after it. */
  next: z.string().nullable(),
  families: z.array(Choice),
  scopes: z.array(Choice),
  frameworks: z.array(Choice),
  /** What a filter leaves without its choice of statuses, by worst status. */
  byStatus: z.partialRecord(Standing, Count),
  yardstick: Yardstick,
});
export type ControlList = z.infer<typeof ControlList>;
