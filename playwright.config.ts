import { defineConfig } from "@playwright/test";

const port = Number(process.env.KUBEPROOF_E2E_PORT ?? "3990");
const address = `http://localhost:${port}`;
const isRoot = process.getuid?.() === 0;

// Journeys run against the product as `npm start` starts it: built, with an empty data folder of its own, the local
// identity provider and its demo people.
export default defineConfig({
  testDir: "tests/e2e",
  testMatch: "**/*.test.ts",
  outputDir: "tests/.output/e2e",
  // A journey looks at whole pages with axe, on two busy cores.
  timeout: 300_000,
  fullyParallel: false,
  workers: 1,
  forbidOnly: true,
  retries: 0,
  reporter: [
    ["list"],
    ["json", { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? "tests/.output/playwright.json" }],
  ],
  use: {
    baseURL: address,
    locale: "en-GB",
    timezoneId: "UTC",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
      args: [
        ...(isRoot ? ["--no-sandbox"] : []),
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-domain-reliability",
        "--disable-sync",
        "--no-default-browser-check",
        "--no-first-run",
        "--no-pings",
      ],
    },
  },
  webServer: {
    command: `node_modules/.bin/node scripts/start.ts --port ${port} --data tests/.output/e2e-data --empty --reset --yes`,
    url: `${address}/readyz`,
    timeout: 600_000,
    reuseExistingServer: false,
    stdout: "pipe",
    gracefulShutdown: { signal: "SIGTERM", timeout: 20_000 },
  },
});
