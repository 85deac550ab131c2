import { findChromium } from "./parts/chromium.ts";
import { generate } from "./parts/generate.ts";
import { add, type Counts, runGate, runPlaywright, runVitest } from "./parts/test-runs.ts";

// Everything, in the order in which a fault is told soonest. A failed gate counts as a failed test, and so does a test
// file that could not be read. The last line is the sum.
let sum: Counts = { passed: 0, failed: 0, skipped: 0 };

sum = add(sum, await runGate("database client", async () => void generate()));
sum = add(sum, await runGate("browser", nameChromium));
sum = add(sum, await runGate("types of the routes", ["node_modules/next/dist/bin/next", "typegen"]));
sum = add(sum, await runGate("types", ["node_modules/typescript/bin/tsc", "--noEmit"]));
sum = add(
  sum,
  await runGate("lint", [
    "node_modules/@biomejs/biome/bin/biome",
    "check",
    "--error-on-warnings",
    "--max-diagnostics=100",
    ".",
  ]),
);
sum = add(sum, await runVitest());
sum = add(sum, await runPlaywright());

console.log(`\n${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
process.exit(sum.failed === 0 && sum.passed > 0 ? 0 : 1);

// The runs that follow, and their own processes, find it in the environment.
async function nameChromium(): Promise<void> {
  process.env.CHROMIUM_PATH = await findChromium();
}
