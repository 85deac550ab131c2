import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import * as z from "zod";
import type { Comment } from "#lib/http/openapi/comments.ts";
import { openApiDocument } from "#lib/http/openapi/document.ts";
import type { Operation } from "#lib/http/openapi/operation.ts";
import { declarationOf } from "#lib/http/route.ts";
import { commentsIn } from "./shape-comments.ts";

const root = path.join(import.meta.dirname, "..", "..");
const routesFolder = path.join(root, "app", "api", "v1");
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/** Where the OpenAPI document is kept. */
export const apiDocumentFile = path.join(root, "lib", "http", "openapi", "openapi.json");

/** The OpenAPI document of every route file there is, as text. */
export async function apiDocument(): Promise<string> {
  const comments = await nameShapes();
  const document = openApiDocument(await operations(), { version: productVersion(), comments });
  return `${JSON.stringify(document, null, 1)}\n`;
}

function productVersion(): string {
  const text = readFileSync(path.join(root, "package.json"), "utf8");
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

async function operations(): Promise<readonly Operation[]> {
  const found: Operation[] = [];
  for (const file of filesBelow(routesFolder, /(^|\/)route\.ts$/)) {
    const exported = await load(path.join(routesFolder, file));
    for (const method of methods) {
      const declaration = declarationOf(exported[method]);
      if (declaration !== null) found.push({ path: templateOf(file), method, declaration });
    }
  }
  return found;
}

/** `clusters/[cluster]/route.ts` → `/api/v1/clusters/{cluster}`. */
function templateOf(file: string): string {
  return `/api/v1/${file.replace(/\/?route\.ts$/, "").replace(/\[(\w+)\]/g, "{$1}")}`;
}

/**
 * Gives every exported shape of lib/contract its name, so that it stands in the document once and under it. Returns what
 * their sources say about them.
 */
async function nameShapes(): Promise<ReadonlyMap<string, Comment>> {
  const folder = path.join(root, "lib", "contract");
  const comments = new Map<string, Comment>();
  for (const file of filesBelow(folder, /(?<!\.test)\.ts$/)) {
    const full = path.join(folder, file);
    const shapes = await load(full);
    // In the order of the source, so that a shape with two names has the first of them.
    for (const [name, comment] of commentsIn(full)) {
      const shape = shapes[name];
      if (!/^[A-Z]/.test(name) || !isShape(shape) || comments.has(name) || isPlain(shape)) continue;
      if (z.globalRegistry.get(shape)?.id !== undefined) continue;
      comments.set(name, comment);
      z.globalRegistry.add(shape, { ...z.globalRegistry.get(shape), id: name });
    }
  }
  return comments;
}

/** A text or a number says what it is where it stands. */
function isPlain({ def }: z.ZodType): boolean {
  return def.type === "string" || def.type === "number";
}

function isShape(value: unknown): value is z.ZodType {
  return value instanceof z.ZodType;
}

function filesBelow(folder: string, name: RegExp): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => file.split(path.sep).join("/"))
    .filter((file) => name.test(file))
    .sort();
}

async function load(file: string): Promise<Readonly<Record<string, unknown>>> {
  return await import(pathToFileURL(file).href);
}
