import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { Envelope, envelopeHeader, maxDocumentBytes } from "#lib/contract/envelope.ts";
import { run } from "./main.ts";

const root = join(import.meta.dirname, "..");
const sample = join(root, "tests", "samples", "kube-bench", "cp-1.json");
const worker = join(root, "tests", "samples", "kube-bench", "worker-1.json");
const folder = mkdtempSync(join(tmpdir(), "kubeproof-cli-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Ran = { readonly code: number; readonly out: string; readonly error: string };

async function cli(args: readonly string[], more: { stdin?: string; env?: Record<string, string> } = {}): Promise<Ran> {
  const out: string[] = [];
  const error: string[] = [];
  async function* stdin(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(more.stdin ?? "");
  }
  const io = {
    out: (text: string): void => void out.push(text),
    error: (text: string): void => void error.push(text),
    stdin: stdin(),
    env: more.env ?? {},
  };
  const code = await run(args, io);
  return { code, out: out.join(""), error: error.join("") };
}

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** A door that answers by status, one per request, and remembers the envelopes. */
async function door(
  ...statuses: readonly number[]
): Promise<{ url: string; envelopes: Envelope[]; close: () => Promise<void> }> {
  const envelopes: Envelope[] = [];
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      envelopes.push(
        Envelope.parse(JSON.parse(Buffer.from(String(request.headers[envelopeHeader]), "base64url").toString())),
      );
      const status = statuses[envelopes.length - 1] ?? statuses.at(-1) ?? 200;
      const code = status === 401 ? "unauthenticated" : "unprocessable";
      const body =
        status < 300
          ? { scanId: "s-1", state: "merged", href: "/scans/s-1" }
          : { title: "t", status, code, reason: "why", detail: "Do better.", requestId: "r" };
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, envelopes, close };
}

test("a file of JSON larger than is held is pushed as it is read, packed or not, and other tools keep their limit", async () => {
  const { url, envelopes, close } = await door(200);
  const large = Buffer.concat([Buffer.alloc(maxDocumentBytes, " "), Buffer.from('{"ClusterName":"c","Resources":[]}')]);
  const files = [write("large.json", large), write("large.json.gz", gzipSync(large, { level: 1 }))];
  const env = { KUBEPROOF_URL: url, KUBEPROOF_TOKEN: "t" };

  const pushed = await cli(["push", "trivy", ...files, "--cluster", "c"], { env });
  const refused = await cli(["push", "kube-bench", ...files, "--cluster", "c"], { env });
  await close();

  expect(pushed.code, pushed.error).toBe(0);
  const digest = createHash("sha256").update(large).digest("hex");
  expect(envelopes.map(({ sha256 }) => sha256)).toEqual([digest, digest]);
  expect(refused).toMatchObject({ code: 3, error: expect.stringContaining("more than 64 MiB") });
});

test("parse prints exactly what would be read, as one JSON object", async () => {
  const { code, out, error } = await cli(["parse", "kube-bench", sample, "--json"]);

  const report: unknown = JSON.parse(out);
  expect({ code, error }).toEqual({ code: 0, error: "" });
  expect(report).toMatchObject({
    scanner: "kube-bench",
    format: "controls-totals",
    documents: 1,
    observations: { total: 131, byOutcome: { fail: 4 }, byKind: { check: { fail: 4 } } },
    checks: 131,
    resources: 2,
    warnings: [],
  });
  expect(report).toHaveProperty("targets", [
    { scope: "node/(node)/master", completeness: "complete", observations: 60 },
    { scope: "node/(node)/etcd", completeness: "complete", observations: 7 },
    { scope: "cluster/controlplane", completeness: "complete", observations: 5 },
    { scope: "node/(node)/node", completeness: "complete", observations: 25 },
    { scope: "cluster/policies", completeness: "complete", observations: 34 },
  ]);
  expect(report).not.toHaveProperty("items");
});

test("parse reads standard input and gzip, names the node, and lists every result when asked", async () => {
  const packed = write("packed.gz", gzipSync(await import("node:fs").then((fs) => fs.readFileSync(sample))));

  const listed = JSON.parse(
    (await cli(["parse", "kube-bench", packed, "--json", "--observations", "--node", "cp-1"])).out,
  );
  const piped = await cli(["parse", "kube-bench", "-"], {
    stdin: '[{"version":"9","node_type":"policies","tests":[]}]',
  });

  expect(listed.items).toHaveLength(131);
  expect(listed.targets[0].scope).toBe("node/cp-1/master");
  expect(listed.items[0]).toMatchObject({ outcome: "pass", severity: expect.any(String), line: expect.any(Number) });
  expect(piped).toMatchObject({ code: 0, out: expect.stringContaining("cluster/policies") });
});

test("a document that is refused is one sentence on standard error and exit code 3", async () => {
  const text = write("text.txt", "[PASS] 1.1.1 fine\n== Summary master ==\n");
  const trivy = write("trivy.json", '{"SchemaVersion":2,"ArtifactName":"x","Results":[]}');
  const bomb = write("bomb.gz", gzipSync(Buffer.alloc(65 * 1024 * 1024, 32)));

  expect(await cli(["parse", "kube-bench", text])).toEqual({
    code: 3,
    out: "",
    error: expect.stringContaining("--json"),
  });
  expect(await cli(["parse", "kube-bench", trivy])).toEqual({
    code: 3,
    out: "",
    error: expect.stringContaining("Trivy"),
  });
  expect(await cli(["parse", "kube-bench", bomb])).toEqual({
    code: 3,
    out: "",
    error: expect.stringContaining("64 MiB"),
  });
  expect(await cli(["parse", "kube-bench", write("empty", "")])).toMatchObject({
    code: 3,
    error: expect.stringContaining("empty"),
  });
});

test("wrong use is exit code 2 with a sentence that says where to read on", async () => {
  const wrong = [
    ["nonsense"],
    ["parse"],
    ["parse", "kube-bench"],
    ["parse", "nothing", sample],
    ["parse", "kube-bench", join(folder, "missing.json")],
    ["parse", "kube-bench", sample, "--bogus"],
    ["parse", "kube-bench", sample, "--completeness", "half"],
    ["push", "kube-bench", sample],
    ["push", "kube-bench", sample, "--cluster", "c", "--observed-at", "yesterday"],
    ["push", "kube-bench", sample, "--cluster", "c", "--complete"],
    ["push", "kube-bench", sample, worker, sample, "--cluster", "c", "--node", "a", "--node", "b"],
    ["push", "kube-bench", "-", "-", "--cluster", "c"],
    ["push", "kube-bench", sample, "--cluster", "c", "--token", "t", "--url", "not an address"],
  ];
  for (const args of wrong) {
    const ran = await cli(args);

    expect(ran, args.join(" ")).toMatchObject({ code: 2, out: "" });
    expect(ran.error.trim().split("\n"), args.join(" ")).toHaveLength(1);
  }
});

test("help is on standard output and names commands, scanners and exit codes", async () => {
  expect(await cli(["--help"])).toMatchObject({
    code: 0,
    out: expect.stringMatching(/push[\s\S]*parse[\s\S]*Exit codes/),
    error: "",
  });
  expect(await cli(["push", "--help"])).toMatchObject({ code: 0, out: expect.stringContaining("--observed-at") });
  expect(await cli(["parse", "--help"])).toMatchObject({ code: 0, out: expect.stringContaining("kube-bench") });
  expect(await cli([])).toMatchObject({ code: 2, out: "" });
});

test("push sends each file with its own node and says on one line what became of it", async () => {
  const { url, envelopes, close } = await door(200);

  const ran = await cli(
    [
      "push",
      "kube-bench",
      sample,
      worker,
      "--cluster",
      "prod",
      "--node",
      "cp-1",
      "--node",
      "worker-1",
      "--observed-at",
      "2026-11-20T09:00:00+01:00",
    ],
    { env: { KUBEPROOF_URL: url, KUBEPROOF_TOKEN: "t" } },
  );
  await close();

  expect(ran.code).toBe(0);
  expect(ran.out.trim().split("\n")).toEqual([`${sample}: taken (scan s-1)`, `${worker}: taken (scan s-1)`]);
  expect(ran.error).toContain("sending");
  expect(envelopes.map(({ scope }) => scope.node)).toEqual(["cp-1", "worker-1"]);
  expect(envelopes[0]).toMatchObject({
    cluster: "prod",
    observedAt: "2026-11-20T08:00:00.000Z",
    observedAtSource: "sender",
  });
});

test("push --json prints one object per file, and exit code 6 says that only some were taken", async () => {
  const { url, close } = await door(200, 422);

  const ran = await cli([
    "push",
    "kube-bench",
    sample,
    worker,
    "--cluster",
    "prod",
    "--url",
    url,
    "--token",
    "t",
    "--json",
  ]);
  await close();

  expect(ran.code).toBe(6);
  expect(
    ran.out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toMatchObject([
    { file: sample, ok: true, state: "merged" },
    { file: worker, ok: false, error: { code: "unprocessable", reason: "why", message: "Do better." } },
  ]);
});

test("push without or with a wrong token is exit code 4 and stops at once", async () => {
  const { url, envelopes, close } = await door(401);

  const without = await cli(["push", "kube-bench", sample, "--cluster", "prod", "--url", url]);
  const wrong = await cli(["push", "kube-bench", sample, worker, "--cluster", "prod", "--url", url, "--token", "t"]);
  await close();

  expect(without).toMatchObject({ code: 4, out: "" });
  expect(wrong).toMatchObject({ code: 4, error: expect.stringContaining("1 more file") });
  expect(envelopes).toHaveLength(1);
});

test("a refused document is exit code 3", async () => {
  const { url, close } = await door(422);

  const ran = await cli(["push", "kube-bench", sample, "--cluster", "prod", "--url", url, "--token", "t"]);
  await close();

  expect(ran).toMatchObject({ code: 3, error: expect.stringContaining("Do better.") });
});

test("the installed command starts under the Node of the machine and hands on exit code and output", async () => {
  const bin = join(root, "bin", "kubeproof.mjs");

  const good = await promisify(execFile)(process.execPath, [bin, "parse", "kube-bench", sample, "--json"]);
  const bad = promisify(execFile)(process.execPath, [bin, "parse", "kube-bench", join(folder, "missing")]);

  expect(JSON.parse(good.stdout)).toMatchObject({ scanner: "kube-bench" });
  await expect(bad).rejects.toMatchObject({ code: 2 });
}, 20_000);
