import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { run } from "../main.ts";

const folder = mkdtempSync(join(tmpdir(), "kubeproof-own-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const docs = readFileSync(join(import.meta.dirname, "../../docs/own-frameworks.md"), "utf8");
const [framework = "", mapping = ""] = [...docs.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => text ?? "");

function write(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function catalog(...args: readonly string[]) {
  const said: string[] = [];
  const io = {
    out: (text: string): void => void said.push(text),
    error: (text: string): void => void said.push(text),
    stdin: (async function* () {})(),
    env: {},
  };
  return { code: await run(["catalog", ...args], io), said: said.join("") };
}

const good = write("good.yaml", framework);

test("files that can be used are said to be, with what they bring, and the code is 0", async () => {
  const { code, said } = await catalog("check", good, write("mapping.yaml", mapping));

  expect(code).toBe(0);
  expect(said).toContain(
    "good.yaml: can be used. framework acme-baseline, ACME platform baseline, version 2026.1: 3 req",
  );
  expect(said).toContain("mapping.yaml: can be used. mapping acme-policies");
});

test("what is wrong is printed as file, line and reason, and the code is 1", async () => {
  const broken = write("broken.yaml", framework.replace("class: procedural", "class: process"));

  const { code, said } = await catalog("check", good, broken);

  expect(code).toBe(1);
  expect(said).toContain(`${broken}:37: “class” must be one of`);
});

test("two files that bring the same id are told apart before they meet in a folder", async () => {
  const { code, said } = await catalog("check", good, write("second.yaml", framework));

  expect(code).toBe(1);
  expect(said).toContain("“acme-baseline” is brought by the file");
});

test("as JSON each file has its problems, and nothing else is printed", async () => {
  const { said } = await catalog("check", "--json", good);

  expect(JSON.parse(said)).toMatchObject({ files: [{ problems: [], summary: { id: "acme-baseline", technical: 2 } }] });
});

test("a file that is not there, or no file at all, is wrong use", async () => {
  expect((await catalog("check", join(folder, "missing.yaml"))).code).toBe(2);
  expect((await catalog("check")).code).toBe(2);
  expect((await catalog("nothing")).code).toBe(2);
});

test("what a file can name is listed: every control and every fact", async () => {
  expect((await catalog("controls")).said).toMatch(/^no-privileged-containers +critical +\S/m);
  expect((await catalog("facts")).said).toMatch(/^no-privileged +workload +\S/m);
});
