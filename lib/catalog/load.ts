import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import { AppError } from "#lib/errors.ts";
import { assembleCatalog } from "./assemble.ts";
import { readCatalogFiles } from "./read.ts";
import { validateCatalog } from "./validate.ts";

/** Where the catalog of this product lies: beside the source, or (bundled) beside the running process. */
export function catalogFolder(): string {
  const beside = join(import.meta.dirname ?? ".", "..", "..", "catalog");
  return existsSync(join(beside, "about.json")) ? beside : join(process.cwd(), "catalog");
}

/**
 * Reads, joins and checks a catalog folder. It reads some sixty files: keep the result for the life of the process.
 * Throws AppError("invalid", reason `catalog_broken`) naming file and record.
 *
 * @example const catalog = loadCatalog(); catalog.digest // 64 hexadecimal digits
 */
export function loadCatalog(folder: string = catalogFolder()): Catalog {
  const files = readCatalogFiles(folder);
  const catalog = assembleCatalog(files);
  const problems = validateCatalog(catalog, files);
  if (problems.length > 0) {
    const lines = problems.slice(0, 5).map(({ file, record, message }) => `${file}, ${record}: ${message}`);
    const more = problems.length > lines.length ? ` (and ${problems.length - lines.length} more)` : "";
    throw new AppError("invalid", `The catalog does not fit together: ${lines.join("; ")}${more}`, {
      reason: "catalog_broken",
      details: { problems },
    });
  }
  return catalog;
}
