import { defineConfig } from "prisma/config";

// Prisma's own CLI is not needed to run the product; when it is used it finds the schema,
// the migrations and the same ledger through this file.
const url = process.env.DATABASE_URL;

export default defineConfig({
  schema: "prisma/schema",
  migrations: { path: "prisma/migrations" },
  ...(url === undefined ? {} : { datasource: { url } }),
});
