import * as z from "zod";
import { ownFileKinds } from "#lib/domain/catalog/own.ts";
import { OwnFileProblem, OwnFileSummary } from "../own-catalog.ts";
import { Count, Instant } from "./standing.ts";

/** One uploaded version; its bytes can be had again from the API. */
export const OwnFileVersion = z.object({
  number: z.int().min(1),
  fileName: z.string(),
  /** The version the file gives itself. */
  statedVersion: z.string(),
  sha256: z.string(),
  bytes: Count,
  uploadedBy: z.string(),
  uploadedAt: Instant,
  /** `superseded`: a newer one took its place. `refused`: it no longer fits this version of the product. */
  state: z.enum(["in_force", "refused", "superseded", "retired"]),
  retired: z.object({ at: Instant, by: z.string(), reason: z.string() }).nullable(),
});
export type OwnFileVersion = z.infer<typeof OwnFileVersion>;

/** An uploaded framework or mapping with its versions, newest first. */
export const OwnFileRow = z.object({
  name: z.string(),
  kind: z.enum(ownFileKinds),
  title: z.string(),
  state: z.enum(["in_force", "refused", "retired"]),
  /** What the newest version brings; null while it is out of force. */
  summary: OwnFileSummary.nullable(),
  problems: z.array(OwnFileProblem),
  /** At most 50. */
  versions: z.array(OwnFileVersion),
  versionsTotal: Count,
});
export type OwnFileRow = z.infer<typeof OwnFileRow>;

/** A file of the folder this server was started with. */
export const OwnFolderFile = z.object({
  fileName: z.string(),
  sha256: z.string(),
  summary: OwnFileSummary.nullable(),
  problems: z.array(OwnFileProblem),
});
export type OwnFolderFile = z.infer<typeof OwnFolderFile>;

/** Page /admin/catalog, and GET /api/v1/catalog/files. */
export const OwnCatalogView = z.object({
  now: Instant,
  mayEdit: z.boolean(),
  /** The catalog in force, own files included. */
  digest: z.string(),
  /** How many clusters were settled with it already. */
  settled: z.object({ clusters: Count, total: Count }),
  /** null: no folder is set. */
  folder: z.object({ path: z.string(), problem: z.string().nullable(), files: z.array(OwnFolderFile) }).nullable(),
  files: z.array(OwnFileRow),
});
export type OwnCatalogView = z.infer<typeof OwnCatalogView>;
