import { generate } from "./parts/generate.ts";

console.log(generate() ? "The database client was written to lib/db/generated." : "The database client is up to date.");
