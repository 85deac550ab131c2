import { reportFailure } from "./parts/failure.ts";
import { helpText, parseOptions } from "./parts/options.ts";
import { run } from "./parts/run.ts";

try {
  const options = parseOptions(process.argv.slice(2), process.env);
  if (options === "help") console.log(helpText);
  else await run(options, "start");
} catch (error) {
  reportFailure(error);
  process.exit(1);
}
