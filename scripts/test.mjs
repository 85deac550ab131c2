// `npm test`: installs what is missing, then hands over to scripts/test.ts on Node 24.
import { ensurePackages, runOnNode24 } from "./packages.mjs";

try {
  await ensurePackages();
  await runOnNode24("scripts/test.ts", process.argv.slice(2));
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : error}`);
  console.log("0 passed, 1 failed, 0 skipped");
  process.exitCode = 1;
}
