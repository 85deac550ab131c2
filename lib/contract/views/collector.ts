import * as z from "zod";
import { collectorSourceStates } from "../collector.ts";
import { Count, Instant } from "./standing.ts";

/** A source as a collector of this cluster sees it. */
export const CollectedSource = z.object({
  scanner: z.string(),
  label: z.string(),
  state: z.enum(collectorSourceStates),
  message: z.string().nullable(),
  since: Instant,
  /** When the newest list that was read to its end was begun. */
  listedAt: Instant.nullable(),
  complete: z.boolean(),
  lagSeconds: Count.nullable(),
  objects: Count,
  sentAt: Instant.nullable(),
  skipped: z.array(z.object({ what: z.string(), count: Count })),
  /** Rights it was refused, counted by resource. */
  missingRights: Count,
  /** How to bring a source that was not found. A collector's words: text, never a command. */
  howToBring: z.string().nullable(),
});
export type CollectedSource = z.infer<typeof CollectedSource>;

/** A collector that reports about this cluster, with what it told last. Its times are brought to the server's clock. */
export const ClusterCollector = z.object({
  id: z.string(),
  version: z.string(),
  mode: z.enum(["agent", "hub"]),
  startedAt: Instant,
  receivedAt: Instant,
  /** From then on it counts as not heard. */
  silentFrom: Instant,
  heard: z.boolean(),
  /** How far its clock is ahead of the server's, in whole seconds; 0 within a minute, negative when it is behind. */
  clockAheadSeconds: z.int(),
  /** Why the cluster as a whole cannot be read. */
  problem: z.object({ message: z.string(), since: Instant }).nullable(),
  /** UID of the cluster it reads, where another one is registered under this name: its documents are refused. */
  otherUid: z.string().nullable(),
  spool: z.object({
    entries: Count,
    bytes: Count,
    maxBytes: Count,
    dropped: Count,
    since: Instant.nullable(),
  }),
  sources: z.array(CollectedSource),
  /** Every right it was refused as YAML to paste below `rules:` of the ClusterRole; null where none is missing. */
  missingRules: z.string().nullable(),
  /** The command that starts it again. */
  restart: z.string(),
});
export type ClusterCollector = z.infer<typeof ClusterCollector>;

/** How a source of the cluster page is collected; null where no collector knows of it. */
export const Collected = z.object({
  collectorId: z.string(),
  heard: z.boolean(),
  state: z.enum(collectorSourceStates),
  lagSeconds: Count.nullable(),
  /** What ends its silence, while it is silent or was never heard: one sentence, and the one command where there is one. */
  end: z.object({ sentence: z.string(), command: z.string().nullable() }).nullable(),
});
export type Collected = z.infer<typeof Collected>;
