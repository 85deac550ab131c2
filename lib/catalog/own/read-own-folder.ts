import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { mostOwnBytes } from "./shape.ts";

const mostFiles = 200;

/** One file of the folder. */
export type OwnFolderFile = { readonly from: "folder"; readonly fileName: string; readonly content: Uint8Array };

/** What a folder of own files holds; `problem` where it cannot be read as a whole. */
export type OwnFolder = {
  /** null: no folder is set. */
  readonly path: string | null;
  readonly sources: readonly OwnFolderFile[];
  readonly problem: string | null;
};

/** No folder is set. */
export const noOwnFolder: OwnFolder = { path: null, sources: [], problem: null };

// A file larger than what is read is handed on cut, one byte too long, so that it is refused by its size like any other.
function contentOf(path: string): Uint8Array {
  const size = statSync(path).size;
  return size > mostOwnBytes ? new Uint8Array(mostOwnBytes + 1) : readFileSync(path);
}

function sourceAt(folder: string, name: string): OwnFolderFile | string {
  try {
    return { from: "folder", fileName: name, content: contentOf(join(folder, name)) };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    return `${name} cannot be read (${code})`;
  }
}

/**
 * Reads the YAML and JSON files that lie directly in a folder, by name. Hidden files and everything else are left alone; links
 * are followed, since a mounted ConfigMap is made of them.
 */
export function readOwnFolder(path: string): OwnFolder {
  let names: readonly string[];
  try {
    names = readdirSync(path)
      .filter((name) => /^[^.].*[.](ya?ml|json)$/i.test(name))
      .sort();
  } catch {
    return { path, sources: [], problem: "The folder does not exist or cannot be read: correct the setting." };
  }
  const read = names.slice(0, mostFiles).map((name) => sourceAt(path, name));
  const sources = read.filter((each) => typeof each !== "string");
  const unread = read.filter((each) => typeof each === "string");
  if (names.length > mostFiles) unread.push(`only the first ${mostFiles} of ${names.length} files are read`);
  return { path, sources, problem: unread.length === 0 ? null : `In the folder: ${unread.join("; ")}.` };
}
