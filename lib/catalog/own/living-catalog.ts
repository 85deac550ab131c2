import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import type { OwnInForce } from "#lib/domain/catalog/own.ts";
import { log } from "#lib/log.ts";
import { type OwnCatalog, type OwnSource, ownCatalogOf } from "./own-catalog.ts";
import type { OwnFolder } from "./read-own-folder.ts";

/** Where uploaded files are kept. */
export interface OwnUploads {
  /** A word that changes whenever what is in force may have changed; cheap enough to ask for each request. */
  revision(): Promise<string>;
  /** The uploaded files in force. */
  list(): Promise<readonly OwnSource[]>;
}

/** The catalog of a process that lives on: what came with it, its folder, and what was uploaded since. */
export interface LivingCatalog {
  /** The catalog in force now. */
  current(): Promise<OwnCatalog>;
}

/** Lines for the log about what is refused: names, lines and reasons, never what else a file holds. */
function refusals({ verdicts, folder }: OwnInForce): readonly Readonly<Record<string, string | number | null>>[] {
  const ofFolder = folder.problem === null ? [] : [{ from: "folder", file: folder.path, problem: folder.problem }];
  const ofFiles = verdicts.flatMap(({ from, fileName, problems }) =>
    problems.slice(0, 5).map(({ line, path, message }) => ({ from, file: fileName, line, path, problem: message })),
  );
  return [...ofFolder, ...ofFiles];
}

/**
 * Keeps the catalog of a process in step with what is uploaded anywhere: asks for the revision each time, and builds anew only
 * when it is another. Nothing is asked before the first call.
 */
export function livingCatalog(base: Catalog, folder: OwnFolder, uploads: OwnUploads): LivingCatalog {
  let known: { readonly revision: string; readonly built: Promise<OwnCatalog> } | null = null;
  // A file that stays broken is told of once.
  let told = new Set<string>();
  const build = async (): Promise<OwnCatalog> => {
    const built = ownCatalogOf(base, folder, await uploads.list());
    const lines = refusals(built.own).map((fields) => ({ fields, key: JSON.stringify(fields) }));
    for (const { fields, key } of lines) if (!told.has(key)) log.warn("an own catalog file is refused", fields);
    told = new Set(lines.map(({ key }) => key));
    return built;
  };
  return {
    current: async () => {
      const revision = await uploads.revision();
      if (known !== null && known.revision === revision) return await known.built;
      const mine = { revision, built: build() };
      known = mine;
      // What failed is asked again by the next call.
      mine.built.catch(() => {
        if (known === mine) known = null;
      });
      return await mine.built;
    },
  };
}
