import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Kept between clones, beside what other tools keep: built once in minutes, a tool is there in no time. */
const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "kubeproof-tools");

/** Whether Go is on this machine: the tools that read manifests come as its modules. */
export const hasGo = spawnSync("go", ["version"]).status === 0;

/** A program of other people that is only needed to test, by its module and version. */
export type GoTool = { readonly name: string; readonly module: string; readonly version: string };

/** Where the program is, built from its module when it was not yet. */
export function goTool({ name, module, version }: GoTool): string {
  const bin = join(folder, `${name}-${version}`);
  const program = join(bin, name);
  if (existsSync(program)) return program;
  mkdirSync(bin, { recursive: true });
  const built = spawnSync("go", ["install", `${module}@${version}`], {
    env: { ...process.env, GOBIN: bin, GOFLAGS: "-trimpath" },
    encoding: "utf8",
  });
  if (built.status !== 0) throw new Error(`${name} could not be built: ${built.stderr.slice(-2_000)}`);
  return program;
}

/** The folder of a module's source, downloaded when it was not yet. */
export function goModule(module: string, version: string): string {
  const run = spawnSync("go", ["mod", "download", "-json", `${module}@${version}`], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(`${module} could not be downloaded: ${run.stdout}${run.stderr}`);
  return String(JSON.parse(run.stdout).Dir);
}
