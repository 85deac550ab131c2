import * as z from "zod";
import { ownFileKinds } from "#lib/domain/catalog/own.ts";

/** Most bytes of a body that carries a file: 1 MiB of text, and what JSON puts before quotes and line breaks. */
export const mostOwnBodyBytes = 4 * 1024 * 1024;

/** POST /api/v1/catalog/files and /check: a file as it is. */
export const OwnFileBody = z.strictObject({
  fileName: z.string().trim().min(1, "Say what the file is called.").max(200),
  content: z.string("Send the text of the file."),
});

/** Id of an own file, as it stands in paths. */
export const OwnFileName = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,59}$/, "is no id of an own file");
export const OwnFilePath = z.object({ file: OwnFileName });
export const OwnVersionPath = z.object({ file: OwnFileName, version: z.coerce.number().int().min(1).max(1_000_000) });

const reason = z.string().trim().min(10, "Give a reason of at least 10 characters.").max(500);
/** POST /api/v1/catalog/files/{file}/retire */
export const RetireOwnFileBody = z.strictObject({ reason });
export const RetireOwnFile = z.strictObject({ name: OwnFileName, reason });

export const OwnFileProblem = z.object({ line: z.int().min(1), path: z.string(), message: z.string() });
export type OwnFileProblem = z.infer<typeof OwnFileProblem>;

const Count = z.int().min(0);
/** What a file brings, in short. */
export const OwnFileSummary = z.object({
  kind: z.enum(ownFileKinds),
  id: z.string(),
  title: z.string(),
  version: z.string(),
  publisher: z.string(),
  requirements: Count,
  technical: Count,
  witnesses: Count,
  links: Count,
});
export type OwnFileSummary = z.infer<typeof OwnFileSummary>;

/** Answer of /check: whether a file could be put in force, and what that would change. */
export const CheckedOwnFile = z.object({
  /** null where not even its shape could be read. */
  summary: OwnFileSummary.nullable(),
  /** Empty: it can be used. */
  problems: z.array(OwnFileProblem),
  /** Worth knowing before it is put in force. */
  remarks: z.array(z.string()),
  /** Number it would get; the number in force when its bytes are those already. */
  versionNumber: z.int().min(1).nullable(),
  /** Number of the version it would take the place of. */
  replaces: z.int().min(1).nullable(),
  /** These very bytes are in force: putting them in force again changes nothing. */
  unchanged: z.boolean(),
});
export type CheckedOwnFile = z.infer<typeof CheckedOwnFile>;

/** Answer of an upload: the version in force by it. `created` is false for bytes that were in force already. */
export const UploadedOwnFile = z.object({ name: z.string(), versionNumber: z.int().min(1), created: z.boolean() });
export type UploadedOwnFile = z.infer<typeof UploadedOwnFile>;
export const RetiredOwnFile = z.object({ name: z.string(), versionNumber: z.int().min(1) });

/** Paths of own catalog files, for the console. */
export const ownCatalogPaths = {
  files: "/api/v1/catalog/files",
  check: "/api/v1/catalog/check",
  retire: (name: string) => `/api/v1/catalog/files/${encodeURIComponent(name)}/retire`,
  version: (name: string, version: number) => `/api/v1/catalog/files/${encodeURIComponent(name)}/versions/${version}`,
} as const;
