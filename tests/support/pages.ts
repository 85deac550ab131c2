import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Action } from "#lib/domain/access/action.ts";

/**
 * A page and whom it lets in: who may do an action, whoever is signed in, or everybody. `somewhere` is a page that only
 * leads on: to another for who may do one of the actions, to the page that says no for the others.
 */
export type ListedPage = {
  readonly path: string;
  readonly asks: Action | "signed in" | "nothing" | { readonly somewhere: readonly Action[] };
};

/** Every page, by hand: opening one more to the world is a line someone has to write and review. */
export const listedPages: readonly ListedPage[] = [
  { path: "(auth)/no-role", asks: "signed in" },
  { path: "(auth)/not-allowed", asks: "signed in" },
  { path: "(auth)/sign-in", asks: "nothing" },
  { path: "(console)", asks: "framework:read" },
  { path: "(console)/account", asks: "signed in" },
  {
    path: "(console)/admin",
    asks: { somewhere: ["person:read", "token:read", "setting:read", "catalog:read", "audit:read"] },
  },
  { path: "(console)/admin/audit", asks: "audit:read" },
  { path: "(console)/admin/catalog", asks: "catalog:read" },
  { path: "(console)/admin/intervals", asks: "setting:read" },
  { path: "(console)/admin/parameters", asks: "setting:read" },
  { path: "(console)/admin/people", asks: "person:read" },
  { path: "(console)/admin/tokens", asks: "token:read" },
  { path: "(console)/admin/weights", asks: "setting:read" },
  { path: "(console)/api-docs", asks: "signed in" },
  { path: "(console)/api-docs/[group]", asks: "signed in" },
  { path: "(console)/clusters", asks: "cluster:read" },
  { path: "(console)/clusters/[cluster]", asks: "cluster:read" },
  { path: "(console)/controls", asks: "framework:read" },
  { path: "(console)/controls/[control]", asks: "framework:read" },
  { path: "(console)/findings", asks: "finding:read" },
  { path: "(console)/frameworks", asks: "framework:read" },
  { path: "(console)/frameworks/[framework]", asks: "framework:read" },
  { path: "(console)/frameworks/[framework]/[requirement]", asks: "framework:read" },
  { path: "(console)/scans/[scan]", asks: "scan:read" },
];

const folder = join(import.meta.dirname, "../../app");

/** Paths of all pages below app, as their folders. */
export function pagePaths(): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => /(^|\/)page\.tsx$/.test(path))
    .map((path) => path.replace(/\/?page\.tsx$/, ""))
    .sort();
}

/** What somebody gets who opens a page. */
export type Opened = "shown" | "not found" | { readonly leadsTo: string };

// How the framework marks what a page throws to lead on, or to say that there is nothing.
const leads = /^NEXT_REDIRECT;(?:replace|push);([^;]*);/;

/** Runs a page as the framework would, without drawing it: its guard and its queries. */
export async function openPage(path: string, params: Readonly<Record<string, string>>): Promise<Opened> {
  const module: { default: (props: object) => Promise<unknown> } = await import(join(folder, path, "page.tsx"));
  try {
    await module.default({ params: Promise.resolve(params), searchParams: Promise.resolve({}) });
    return "shown";
  } catch (error) {
    const digest = typeof error === "object" && error !== null && "digest" in error ? String(error.digest) : "";
    const [, target] = leads.exec(digest) ?? [];
    if (target !== undefined) return { leadsTo: target };
    if (digest === "NEXT_HTTP_ERROR_FALLBACK;404") return "not found";
    throw error;
  }
}
