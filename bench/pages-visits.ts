import { gzipSync } from "node:zlib";
import * as z from "zod";
import { clusterHref, frameworkHref, requirementHref, scanHref } from "#lib/contract/views/links.ts";
import type { Sql } from "#lib/db/sql.ts";
import type { Catalog, Control, Framework, Requirement } from "#lib/domain/catalog/catalog.ts";
import type { Web } from "./pages-web.ts";

/** A page by a short name, and its address in one fleet. */
export type Visit = { readonly name: string; readonly path: string };

const Found = z.array(z.object({ cluster: z.string(), scan: z.string() }));
const Failing = z.array(z.object({ id: z.string() }));

/** Pages that are there before anything came. */
export function visitsOfNothing(catalog: Catalog): readonly Visit[] {
  const { benchmark, largest, requirement, control } = landmarksOf(catalog);
  return [
    { name: "overview", path: "/" },
    { name: "frameworks", path: "/frameworks" },
    { name: "framework", path: frameworkHref(benchmark.id) },
    { name: "largest-framework", path: frameworkHref(largest.id) },
    { name: "requirement", path: requirementHref(benchmark.id, requirement.id) },
    { name: "controls", path: "/controls" },
    { name: "control", path: `/controls/${encodeURIComponent(control.id)}` },
    { name: "findings", path: "/findings" },
    { name: "clusters", path: "/clusters" },
    { name: "account", path: "/account" },
    { name: "people", path: "/admin/people" },
    { name: "weights", path: "/admin/weights" },
    { name: "catalog", path: "/admin/catalog" },
    { name: "audit", path: "/admin/audit" },
  ];
}

/** The pages of the console, each with the heaviest of what it can show. */
export async function visitsOf(sql: Sql, catalog: Catalog): Promise<readonly Visit[]> {
  const { benchmark } = landmarksOf(catalog);
  const [found] = Found.parse(
    await sql`select r.cluster_id::text as cluster, r.scan_id::text as scan from target_report r
               group by r.cluster_id, r.scan_id order by sum(r.observations) desc, r.cluster_id, r.scan_id limit 1`,
  );
  if (found === undefined) throw new Error("The fleet has no scan.");
  const [failing] = Failing.parse(
    await sql`select requirement_id as id from requirement_status
               where cluster_id = ${found.cluster} and framework_id = ${benchmark.id} and status = 'failing' order by 1 limit 1`,
  );
  const always = visitsOfNothing(catalog).map((visit) =>
    visit.name === "requirement" && failing !== undefined
      ? { ...visit, path: requirementHref(benchmark.id, failing.id) }
      : visit,
  );
  return [
    ...always,
    { name: "findings-critical", path: "/findings?severity=critical&sort=age" },
    { name: "findings-words", path: "/findings?q=workload-7" },
    { name: "findings-by-check", path: "/findings?group=check" },
    { name: "cluster", path: clusterHref(found.cluster) },
    { name: "scan", path: scanHref(found.scan) },
  ];
}

type Landmarks = {
  readonly benchmark: Framework;
  readonly largest: Framework;
  readonly requirement: Requirement;
  readonly control: Control;
};

function landmarksOf(catalog: Catalog): Landmarks {
  const frameworks = [...catalog.frameworks.values()].toSorted((a, b) => b.requirements.length - a.requirements.length);
  const [largest] = frameworks;
  const benchmark = frameworks.find(({ id }) => id.startsWith("cis"));
  const requirement = benchmark?.requirements.find(({ leaf, class: kind }) => leaf && kind === "technical");
  const control = [...catalog.controls.values()].find(({ kind }) => kind === "control");
  if (largest === undefined || benchmark === undefined || requirement === undefined || control === undefined) {
    throw new Error("The catalog has no benchmark.");
  }
  return { benchmark, largest, requirement, control };
}

/** What came of one request. */
export type Answer = { readonly milliseconds: number; readonly html: string };

/** Asks for a page as a browser does and reads it to its end. */
export async function visit(web: Web, { path }: Visit): Promise<Answer> {
  const start = performance.now();
  const response = await fetch(`${web.url}${path}`, { headers: { cookie: web.cookie }, redirect: "manual" });
  const html = await response.text();
  const milliseconds = performance.now() - start;
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}.`);
  if (html.includes("Something went wrong")) throw new Error(`${path} shows an error.`);
  return { milliseconds, html };
}

/** Bytes of all scripts a page loads before it can be used, each gzipped as it is sent. */
export async function scriptBytes(web: Web, html: string): Promise<number> {
  const addresses = new Set(
    [...html.matchAll(/<script[^>]* src="([^"]+\.js[^"]*)"/g)].map(([, address = ""]) => address),
  );
  const sizes = await Promise.all(
    [...addresses].map(async (address) => {
      const response = await fetch(new URL(address.replaceAll("&amp;", "&"), web.url));
      return gzipSync(Buffer.from(await response.arrayBuffer())).length;
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
