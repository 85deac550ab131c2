import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { AppError } from "#lib/errors.ts";
import {
  AboutFile,
  BenchmarkFile,
  type CatalogFiles,
  CheckRecord,
  ControlRecord,
  FactRecord,
  FaultRecord,
  FrameworkFile,
  LinkRecord,
  TopicRecord,
  UnwitnessableRecord,
} from "./files.ts";

const broken = (file: string, what: string, cause?: unknown): AppError =>
  new AppError("invalid", `The catalog file ${file} cannot be used: ${what}`, { reason: "catalog_broken", cause });

/** Words for the record an issue is in: its id where it has one, else its place. */
function recordAt(value: unknown, path: readonly PropertyKey[]): string {
  let at = value;
  let name = "";
  for (const step of path) {
    at = typeof at === "object" && at !== null ? Reflect.get(at, step) : undefined;
    if (typeof at !== "object" || at === null) break;
    const id = ["id", "key", "topic", "requirement", "fact"].map((key) => Reflect.get(at as object, key));
    const known = id.find((word) => typeof word === "string");
    if (typeof known === "string") name = known;
  }
  return [name, path.join(".")].filter((part) => part !== "").join(", at ");
}

/** Gives the text of a file of the catalog folder, or nothing when there is no such file. */
export type ReadText = (file: string) => string | undefined;

function parsed<T extends z.ZodType>(read: ReadText, file: string, shape: T): z.output<T> {
  const text = read(file);
  if (text === undefined) throw broken(file, "it is missing.");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw broken(file, "it is not JSON.", cause);
  }
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const lines = result.error.issues.slice(0, 5).map((issue) => `${recordAt(value, issue.path)}: ${issue.message}`);
  throw broken(file, lines.join("; "));
}

/** Parses the files of a catalog folder; an error names the file and the record. */
export function parseCatalogFiles(read: ReadText): CatalogFiles {
  const about = parsed(read, "about.json", AboutFile);
  const checks = about.tools.map((tool) => [tool, parsed(read, `checks/${tool}.json`, z.array(CheckRecord))] as const);
  const links = about.frameworks.map((id) => [id, parsed(read, `links/${id}.json`, z.array(LinkRecord))] as const);
  return {
    about,
    controls: parsed(read, "controls.json", z.array(ControlRecord)),
    facts: parsed(read, "facts.json", z.array(FactRecord)),
    topics: parsed(read, "topics.json", z.array(TopicRecord)),
    faults: parsed(read, "faults.json", z.array(FaultRecord)),
    unwitnessable: parsed(read, "unwitnessable.json", z.array(UnwitnessableRecord)),
    checks: new Map(checks),
    benchmarks: about.benchmarks.map((name) => parsed(read, `benchmarks/${name}.json`, BenchmarkFile)),
    frameworks: about.frameworks.map((id) => parsed(read, `frameworks/${id}.json`, FrameworkFile)),
    links: new Map(links),
  };
}

/** Reads a catalog folder from disk. */
export function readCatalogFiles(folder: string): CatalogFiles {
  return parseCatalogFiles((file) => {
    const path = join(folder, file);
    return existsSync(path) ? readFileSync(path, "utf8") : undefined;
  });
}
