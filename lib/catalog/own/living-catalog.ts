import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import { log } from "#lib/log.ts";
import { type OwnCatalog, type OwnSource, type OwnVerdict, ownCatalogOf } from "./own-catalog.ts";
import type { OwnFolder } from "./read-own-folder.ts";

/** Where uploaded files are kept. */
export interface OwnUploads {
  /** A word that changes whenever what is in force may have changed; cheap enough to ask for each request. */
  revision(): Promise<string>;
  /** The uploaded files in force. */
  list(): Promise<readonly OwnSource[]>;
}

/** The catalog of a process that lives on: what came with it, its folder, and what was uploaded since. */
export type LivingCatalog = {
  /** The catalog in force now. */
  current(): Promise<OwnCatalog>;
};

/** One line for each file that is refused; of a file itself nothing but its name and lines is written. */
export function tellRefused(verdicts: readonly OwnVerdict[]): void {
  for (const { from, fileName, problems } of verdicts) {
    for (const { line, path, message } of problems.slice(0, 5)) {
      log.warn("an own catalog file is refused", { from, file: fileName, line, path, problem: message });
    }
  }
}

/**
 * Keeps the catalog of a process in step with what is uploaded anywhere: asks for the revision each time, and builds anew only
 * when it is another. Nothing is asked before the first call.
 */
export function livingCatalog(base: Catalog, folder: OwnFolder, uploads: OwnUploads): LivingCatalog {
  let known: { readonly revision: string; readonly own: Promise<OwnCatalog> } | null = null;
  const build = async (): Promise<OwnCatalog> => {
    const own = ownCatalogOf(base, [...folder.sources, ...(await uploads.list())]);
    tellRefused(own.verdicts);
    return own;
  };
  return {
    current: async () => {
      const revision = await uploads.revision();
      if (known?.revision !== revision) {
        const own = build();
        const mine = { revision, own };
        known = mine;
        // What failed is asked again by the next call.
        own.catch(() => {
          if (known === mine) known = null;
        });
      }
      return await known.own;
    },
  };
}
