import { parseArgs } from "node:util";
import { benchCollector } from "./collector.ts";
import { jsonOf, tableOf } from "./figure.ts";
import { benchIngest } from "./ingest.ts";
import { benchPages } from "./pages.ts";

const benches = { ingest: benchIngest, collector: benchCollector, pages: benchPages } as const;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "boolean", default: false } },
});
const [name = ""] = positionals;
const bench = Object.entries(benches).find(([known]) => known === name)?.[1];
if (bench === undefined) {
  console.error(`Say which: npm run bench -- ${Object.keys(benches).join(" | ")} [--json]`);
  process.exit(2);
}
const { machine, figures } = await bench((words) => console.error(words));
console.log(`${name} on ${machine}\n`);
console.log(tableOf(figures));
if (values.json) console.log(jsonOf(name, machine, figures));
