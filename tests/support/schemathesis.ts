import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/** A release that was tried with this product; tests alone use it. */
const release = "schemathesis==4.32.5";
const root = path.join(import.meta.dirname, "..", "..");
const folder = path.join(root, "node_modules", ".cache", "schemathesis-4.32.5");
const program = path.join(folder, "bin", "schemathesis");
const isInstalled = path.join(folder, "installed");

/** Installs the program beside the packages, once; null when it is ready, else a sentence that says what is missing. */
export function installSchemathesis(): string | null {
  if (existsSync(isInstalled)) return null;
  const python = spawnSync("python3", ["-c", "import sys; sys.exit(sys.version_info < (3, 10))"]);
  if (python.error !== undefined || python.status !== 0) return "Python 3.10 or newer is not on this machine.";
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(path.dirname(folder), { recursive: true });
  const steps = [
    ["python3", "-m", "venv", folder],
    [path.join(folder, "bin", "pip"), "install", "--quiet", "--disable-pip-version-check", release],
  ] as const;
  for (const [command, ...rest] of steps) {
    const { status, stderr } = spawnSync(command, rest, { encoding: "utf8", timeout: 240_000 });
    if (status !== 0) return `${command} ${rest[0]} did not succeed: ${stderr?.trim().split("\n").at(-1) ?? ""}`;
  }
  writeFileSync(isInstalled, release);
  return null;
}

export type Tried = {
  readonly document: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Where reports are kept. */
  readonly folder: string;
  /** Cases for each operation, beside those that cover every limit of every field. */
  readonly cases: number;
  /** Ids of operations; all but these are tried. */
  readonly without?: readonly string[];
};

export type Outcome = { readonly code: number | null; readonly output: string };

/** Everything that is checked; the answers to what is wrong are held by the product's own tests. */
const checks = [
  "not_a_server_error",
  "status_code_conformance",
  "content_type_conformance",
  "response_headers_conformance",
  "response_schema_conformance",
  "missing_required_header",
  "ignored_auth",
];

/** Tries every operation of a document against a server on this machine, always with the same cases. */
export async function trySchemathesis(tried: Tried): Promise<Outcome> {
  mkdirSync(tried.folder, { recursive: true });
  const options = [
    ...["run", tried.document, "--url", tried.url, "--checks", checks.join(",")],
    ...["--phases", "examples,coverage,fuzzing", "--max-examples", String(tried.cases), "--seed", "7"],
    ...["--generation-database", "none", "--continue-on-failure", "--warnings", "off", "--no-color"],
    // Who asks is known by the headers given here.
    ...["--generation-with-security-parameters", "false", "--workers", "2"],
    ...["--request-timeout", "20", "--suppress-health-check", "all"],
    ...Object.entries(tried.headers).flatMap(([name, value]) => ["--header", `${name}: ${value}`]),
    ...(tried.without ?? []).flatMap((id) => ["--exclude-operation-id", id]),
  ];
  return await new Promise((resolve, reject) => {
    const child = spawn(program, options, { cwd: tried.folder, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (text: string) => {
        output += text;
      });
    }
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}
