import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { house } from "./import-graph.ts";

/** One import that the rules must forbid: who imports what, and which rule says so. */
export type Planted = {
  readonly rule: string;
  readonly from: string;
  /** As written in the source. */
  readonly imports: string;
  /** As a whole statement, where the plain value import is not what is tried. */
  readonly statement?: string;
};

/** At least one for every rule of `.dependency-cruiser.cjs`; the test compares the two lists. */
export const plantedViolations: readonly Planted[] = [
  { rule: "domain-is-pure", from: "lib/domain/score/impure.ts", imports: "#lib/log.ts" },
  {
    rule: "domain-is-pure",
    from: "lib/domain/score/type-only.ts",
    imports: "#lib/db/sql.ts",
    statement: 'import type { made } from "#lib/db/sql.ts"; export type Mine = typeof made;',
  },
  {
    rule: "domain-is-pure",
    from: "lib/domain/score/lazy.ts",
    imports: "#lib/catalog/load.ts",
    statement: 'export const lazy = () => import("#lib/catalog/load.ts");',
  },
  { rule: "domain-has-no-packages", from: "lib/domain/score/packaged.ts", imports: "zod" },
  { rule: "domain-has-no-packages", from: "lib/domain/score/node.ts", imports: "node:crypto" },
  { rule: "contract-knows-the-domain", from: "lib/contract/scan.ts", imports: "#lib/catalog/load.ts" },
  { rule: "contract-uses-only-zod", from: "lib/contract/page.ts", imports: "react" },
  { rule: "errors-stand-alone", from: "lib/errors.ts", imports: "#lib/contract/envelope.ts" },
  { rule: "env-and-log-stand-alone", from: "lib/env.ts", imports: "#lib/contract/envelope.ts" },
  { rule: "scanner-stays-home", from: "lib/scanners/trivy/parse.ts", imports: "#lib/scanners/kube-bench/index.ts" },
  { rule: "scanner-stays-home", from: "lib/exporters/csv/rows.ts", imports: "#lib/db/sql.ts" },
  { rule: "scanner-stays-home", from: "lib/scanners/kubernetes/objects.ts", imports: "#lib/scanners/trivy/parse.ts" },
  { rule: "adapter-family-is-a-list", from: "lib/scanners/index.ts", imports: "#lib/contract/envelope.ts" },
  { rule: "catalog-is-data", from: "lib/catalog/store.ts", imports: "#lib/db/sql.ts" },
  { rule: "database-knows-the-domain", from: "lib/db/sql/merge.ts", imports: "#lib/contract/envelope.ts" },
  { rule: "database-stays-in-lib-db", from: "lib/queries/scan/raw.ts", imports: "postgres" },
  { rule: "database-stays-in-lib-db", from: "lib/auth/rows.ts", imports: "@prisma/client" },
  { rule: "database-stays-in-lib-db", from: "scripts/old.mjs", imports: "pg" },
  { rule: "database-stays-in-lib-db", from: "lib/commands/scan/generated.ts", imports: "#lib/db/generated/client.ts" },
  { rule: "ingest-is-a-pipeline", from: "lib/ingest/settle.ts", imports: "#lib/queries/scan/list.ts" },
  { rule: "queries-only-read", from: "lib/queries/scan/write.ts", imports: "#lib/commands/scan/add.ts" },
  { rule: "commands-decide-and-store", from: "lib/commands/scan/ask.ts", imports: "#lib/http/route.ts" },
  { rule: "tasks-run-the-middle", from: "lib/tasks/session.ts", imports: "#lib/auth/viewer.ts" },
  { rule: "auth-knows-people-and-tokens", from: "lib/auth/console.ts", imports: "#lib/queries/scan/list.ts" },
  { rule: "http-is-a-frame", from: "lib/http/errors.ts", imports: "#lib/db/sql.ts" },
  { rule: "http-context-opens-the-house", from: "lib/http/context.ts", imports: "#lib/queries/scan/list.ts" },
  { rule: "push-knows-the-envelope", from: "lib/push/client.ts", imports: "#lib/domain/scan/word.ts" },
  { rule: "components-see-no-server", from: "components/findings/leak.tsx", imports: "#lib/queries/scan/list.ts" },
  { rule: "components-run-in-a-browser", from: "components/findings/file.tsx", imports: "node:fs" },
  { rule: "components-run-in-a-browser", from: "components/findings/cookie.tsx", imports: "next/headers" },
  { rule: "components-run-in-a-browser", from: "components/findings/session.tsx", imports: "next-auth" },
  { rule: "features-do-not-meet", from: "components/findings/list.tsx", imports: "#components/clusters/card.tsx" },
  { rule: "app-is-thin", from: "app/(console)/clusters/[id]/page.tsx", imports: "#lib/db/sql.ts" },
  { rule: "collectors-use-the-front-door", from: "collectors/main.ts", imports: "#lib/ingest/run.ts" },
  { rule: "simulated-clusters-stand-alone", from: "demo/kube/store.ts", imports: "#lib/domain/time/time.ts" },
  { rule: "the-story-tells-objects", from: "demo/story/fleet.ts", imports: "#lib/scanners/index.ts" },
  { rule: "the-demo-uses-the-front-door", from: "demo/make.ts", imports: "#lib/http/route.ts" },
  { rule: "collect-starts-the-collector", from: "cli/commands/collect.ts", imports: "#lib/db/sql.ts" },
  { rule: "cli-uses-the-front-door", from: "cli/commands/push.ts", imports: "#lib/db/sql.ts" },
  { rule: "server-commands-run-the-house", from: "cli/commands/work.ts", imports: "#lib/http/route.ts" },
  { rule: "scripts-start-and-build", from: "scripts/start.mjs", imports: "#lib/ingest/run.ts" },
  { rule: "identity-is-a-stranger", from: "identity/main.ts", imports: "#lib/auth/viewer.ts" },
  { rule: "bench-measures", from: "bench/main.ts", imports: "#lib/http/route.ts" },
  { rule: "bin-calls-the-cli", from: "bin/kubeproof.mjs", imports: "#lib/push/client.ts" },
  { rule: "root-files-configure", from: "proxy.ts", imports: "#lib/db/sql.ts" },
  { rule: "environment-is-read-at-the-edges", from: "lib/queries/scan/setting.ts", imports: "#lib/env.ts" },
  { rule: "no-cycles", from: "lib/domain/fact/hen.ts", imports: "./egg.ts" },
  {
    rule: "no-cycles",
    from: "lib/domain/control/left.ts",
    imports: "./right.ts",
    statement: 'import type { made } from "./right.ts"; export type Mine = typeof made;',
  },
  { rule: "nothing-imports-tests", from: "cli/commands/demo.ts", imports: "#tests/scenarios/fleet.ts" },
  { rule: "nothing-imports-tests", from: "lib/domain/score/reuse.ts", imports: "./score.test.ts" },
  { rule: "every-import-leads-somewhere", from: "lib/ingest/lost.ts", imports: "#lib/domain/no/such.ts" },
  { rule: "every-folder-has-a-rule", from: "lib/utils/anything.ts", imports: "#lib/errors.ts" },
];

/** Imports that every row of the table allows; a rule that forbids one of them is too strict. */
export const allowedImports: readonly Omit<Planted, "rule">[] = [
  { from: "lib/domain/score/score.ts", imports: "#lib/errors.ts" },
  { from: "lib/domain/score/score.test.ts", imports: "vitest" },
  { from: "lib/contract/envelope.ts", imports: "zod" },
  { from: "lib/env.test.ts", imports: "vitest" },
  { from: "lib/scanners/trivy/parse.ts", imports: "#lib/scanners/types.ts" },
  { from: "lib/scanners/trivy/parse.ts", imports: "#lib/scanners/kubernetes/objects.ts" },
  { from: "lib/scanners/index.ts", imports: "#lib/scanners/trivy/parse.ts" },
  { from: "lib/db/sql.ts", imports: "postgres" },
  { from: "lib/db/prisma.ts", imports: "#lib/db/generated/client.ts" },
  { from: "lib/http/context.ts", imports: "#lib/db/sql.ts" },
  { from: "lib/http/page.ts", imports: "#lib/auth/viewer.ts" },
  { from: "lib/auth/viewer.ts", imports: "#lib/env.ts" },
  { from: "lib/ingest/run.ts", imports: "#lib/scanners/index.ts" },
  { from: "lib/tasks/queue.ts", imports: "#lib/ingest/run.ts" },
  { from: "components/findings/list.tsx", imports: "#components/ui/table.tsx" },
  { from: "components/shell/sign-out.tsx", imports: "next-auth/react" },
  { from: "app/(console)/findings/page.tsx", imports: "#components/findings/list.tsx" },
  { from: "app/api/v1/ingest/route.ts", imports: "#lib/env.ts" },
  { from: "cli/commands/push.ts", imports: "#lib/push/client.ts" },
  { from: "cli/commands/work.ts", imports: "#lib/tasks/queue.ts" },
  { from: "scripts/start.mjs", imports: "#lib/env.ts" },
  { from: "scripts/build-catalog.ts", imports: "#lib/catalog/load.ts" },
  { from: "identity/main.ts", imports: "#lib/log.ts" },
  { from: "bin/kubeproof.mjs", imports: "#cli/main.ts" },
  { from: "tests/integration/ingest.test.ts", imports: "#lib/db/sql.ts" },
];

/** Writes a small house to a temporary folder: the given importers, and a plain module for everything they import. */
export function plant(imports: readonly Omit<Planted, "rule">[]): { root: string; remove: () => void } {
  const root = mkdtempSync(join(tmpdir(), "planted-"));
  const files = new Map<string, string>();
  for (const { from, imports: target, statement } of imports) {
    const line = statement ?? `import { made } from "${target}"; export const used = made;`;
    files.set(from, `${files.get(from) ?? ""}${line}\n`);
  }
  for (const { from, imports: target } of imports) addTarget(files, from, target);
  files.set("package.json", readFileSync(join(house, "package.json"), "utf8"));
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}

function addTarget(files: Map<string, string>, from: string, target: string): void {
  if (target.startsWith("node:") || target.includes("/no/such")) return;
  const local = target.startsWith("#") ? target.slice(1) : target.startsWith("./") ? join(dirname(from), target) : null;
  const path = local ?? packageFile(target);
  // The partner of a cycle is the one target that imports back.
  const back = /egg|right/.test(path)
    ? `import { used } from "./${from.split("/").at(-1)}"; export const again = used;\n`
    : "";
  if (!files.has(path)) files.set(path, `${back}export const made = 1;\n`);
  if (local === null) files.set(`node_modules/${target.match(/^(@[^/]+[/])?[^/]+/)?.[0]}/package.json`, "{}");
}

function packageFile(name: string): string {
  const isSubpath = name.split("/").length > (name.startsWith("@") ? 2 : 1);
  return isSubpath ? `node_modules/${name}.js` : `node_modules/${name}/index.js`;
}
