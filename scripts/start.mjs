// `npm start`: installs what is missing, then hands over to scripts/start.ts on Node 24.
import { ensurePackages, runOnNode24 } from "./packages.mjs";

try {
  await ensurePackages();
  await runOnNode24("scripts/start.ts", process.argv.slice(2));
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
