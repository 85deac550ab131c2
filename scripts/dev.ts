import { reportFailure } from "./parts/failure.ts";
import { helpText, parseOptions } from "./parts/options.ts";
import { run } from "./parts/run.ts";

// `npm run dev`: everything as in `npm start` and on the same data, but pages are compiled as they are opened.
try {
  const options = parseOptions(process.argv.slice(2), process.env);
  if (options === "help") console.log(helpText);
  else await run(options, "dev");
} catch (error) {
  reportFailure(error);
  process.exit(1);
}
