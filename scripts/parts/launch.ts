import { reportFailure } from "./failure.ts";
import { generate } from "./generate.ts";
import { helpText, parseOptions } from "./options.ts";
import { step } from "./progress.ts";

/** What `npm start` and `npm run dev` do: read the options, then start everything and keep it running. */
export async function launch(command: "start" | "dev"): Promise<void> {
  try {
    const options = parseOptions(process.argv.slice(2), process.env);
    if (options === "help") {
      console.log(helpText);
      return;
    }
    await step("client", async () => ({ words: generate() ? "database client generated" : "up to date" }));
    // Imported only now: what follows imports the database client, which a fresh clone does not have yet.
    const { run } = await import("./run.ts");
    await run(options, command);
  } catch (error) {
    reportFailure(error);
    process.exit(1);
  }
}
