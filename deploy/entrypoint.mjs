// Starts one process of the image: `web` is the web server, every other word a command of kubeproof. Secrets may come as files,
// as Docker and Kubernetes mount them: NAME_FILE names the file that holds NAME.
import { readFileSync } from "node:fs";

const fromFiles = [
  "DATABASE_URL",
  "KUBEPROOF_SECRET",
  "KUBEPROOF_METRICS_TOKEN",
  "KUBEPROOF_TOKEN",
  "OIDC_CLIENT_SECRET",
];

for (const name of fromFiles) {
  const file = process.env[`${name}_FILE`];
  if (file === undefined || file === "") continue;
  if (process.env[name]) fail(`${name} and ${name}_FILE are both set: leave one out.`);
  try {
    process.env[name] = readFileSync(file, "utf8").trim();
  } catch {
    fail(`The file ${file} of ${name}_FILE cannot be read by this user.`);
  }
}

const [command = "web", ...args] = process.argv.slice(2);
if (command === "web") {
  const { HOSTNAME: hostname = "0.0.0.0", PORT: port = "3000" } = process.env;
  process.argv.splice(2, Number.POSITIVE_INFINITY, "start", "--hostname", hostname, "--port", port, ...args);
  await import("../node_modules/next/dist/bin/next");
} else {
  await import("../bin/kubeproof.mjs");
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}
