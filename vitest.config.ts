import { defineConfig } from "vitest/config";

// Unit, architecture and contract tests need no database; integration tests share one PostgreSQL for the run.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{lib,cli,components,collectors,catalog,scripts,identity,bench,demo}/**/*.test.{ts,tsx}"],
        },
      },
      {
        test: {
          name: "architecture",
          include: ["tests/architecture/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      { test: { name: "contract", include: ["tests/contract/**/*.test.ts", "tests/scenarios/**/*.test.ts"] } },
      { test: { name: "ui", include: ["tests/ui/**/*.test.{ts,tsx}"], testTimeout: 120_000, hookTimeout: 120_000 } },
      {
        test: {
          name: "integration",
          include: ["tests/integration/**/*.test.ts"],
          globalSetup: ["tests/setup/database.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
