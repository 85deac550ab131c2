import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { loadCatalog } from "#lib/catalog/load.ts";
import { catalogView } from "#lib/catalog/view.ts";
import { decodeDocument } from "#lib/domain/document/decode.ts";
import { portionSize } from "#lib/domain/document/portions.ts";
import { AppError } from "#lib/errors.ts";
import { DocumentText } from "#lib/ingest/document-text.ts";
import { scanners } from "#lib/scanners/index.ts";
import type {
  DocumentContext,
  DocumentReading,
  ParsedDocument,
  ParseWarning,
  Scanner,
  TargetPart,
} from "#lib/scanners/types.ts";

const view = catalogView(loadCatalog());
const root = join(import.meta.dirname, "..", "..");
const fixtures = join(root, "..", "shared", "fixtures");
/** Folders of real documents beside the project, where they are there. */
const fixtureFolders: Readonly<Record<string, readonly string[]>> = {
  trivy: ["trivy-k8s", "trivy-image", "trivy-config"],
  "trivy-operator": ["trivy-operator"],
  "policy-report": ["policyreport"],
};

type Streaming = Scanner & Required<Pick<Scanner, "stream">>;
const streaming = scanners.filter((each): each is Streaming => each.kind === "findings" && each.stream !== undefined);

function filesOf(scanner: Streaming): readonly (readonly [string, string])[] {
  const folders = [
    join(root, "lib", "scanners", scanner.id, "samples"),
    ...(fixtureFolders[scanner.id] ?? []).map((name) => join(fixtures, name)).filter(existsSync),
  ];
  return folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /\.(?:json|yaml|yml|txt|log)$/.test(name))
      .sort()
      .map((name) => [name, join(folder, name)] as const),
  );
}

/** Bytes in pieces of these lengths, over and over. */
function inPieces(bytes: Uint8Array, lengths: readonly number[]): AsyncIterable<Uint8Array> {
  return {
    async *[Symbol.asyncIterator]() {
      for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
        const length = lengths[turn % lengths.length] ?? 1;
        yield bytes.subarray(at, at + length);
        at += length;
      }
    },
  };
}

type Read = Omit<ParsedDocument, "targets"> & { readonly targets: ReadonlyMap<string, unknown> };

const inOrder = (all: readonly unknown[]): readonly string[] => all.map((each) => JSON.stringify(each)).sort();
const sorted = (warnings: readonly ParseWarning[]) => [...warnings].sort((a, b) => (a.code < b.code ? -1 : 1));

function wholeOf(parsed: ParsedDocument): Read {
  const targets = parsed.targets.map(({ observations, lookedAt, ...head }) => {
    const value = { head, observations: inOrder(observations), lookedAt: [...new Set(inOrder(lookedAt))] };
    return [head.scope, value] as const;
  });
  return { ...parsed, warnings: sorted(parsed.warnings), targets: new Map(targets) };
}

async function streamed(reading: DocumentReading): Promise<Read> {
  const parts: TargetPart[] = [];
  for await (const portion of reading.parts) {
    const size = portion.reduce((sum, part) => sum + part.observations.length + part.lookedAt.length, 0);
    expect(size).toBeLessThanOrEqual(portionSize);
    parts.push(...portion);
  }
  const end = reading.end();
  const heads = new Map(end.targets.map((head) => [head.scope, head]));
  for (const { scope } of parts) expect(heads.has(scope), scope).toBe(true);
  const targets = end.targets.map(({ scope }) => {
    const own = parts.filter((part) => part.scope === scope);
    const lookedAt = [...new Set(inOrder(own.flatMap((part) => part.lookedAt)))];
    const observations = inOrder(own.flatMap((part) => part.observations));
    return [scope, { head: heads.get(scope), observations, lookedAt }] as const;
  });
  return { ...end, warnings: sorted(end.warnings), targets: new Map(targets) };
}

/** The reason of a refusal; anything but a refusal fails the test. */
function reasonOf(error: unknown): string {
  if (error instanceof AppError && error.code !== "internal") return error.reason;
  throw error;
}

function parseOrReason(scanner: Streaming, bytes: Uint8Array, context: DocumentContext): Read | string {
  try {
    return wholeOf(scanner.parse(decodeDocument(bytes).text, context, view));
  } catch (error) {
    return reasonOf(error);
  }
}

async function streamOrReason(
  scanner: Streaming,
  bytes: Uint8Array,
  lengths: readonly number[],
  context: DocumentContext,
): Promise<Read | string> {
  try {
    return await streamed(scanner.stream(new DocumentText(inPieces(bytes, lengths)), context, view));
  } catch (error) {
    return reasonOf(error);
  }
}

const contexts: readonly DocumentContext[] = [
  {},
  { completeness: "failures_only", toolVersion: "0.74.0" },
  { completeness: "complete" },
  { completeness: "truncated" },
];
const files = streaming.flatMap((scanner) => filesOf(scanner).map(([name, path]) => [scanner.id, name, path] as const));
const byId = new Map(streaming.map((scanner) => [scanner.id, scanner]));

test.each(files)(
  "%s reads %s in pieces of any length as it reads it whole, or says what it cannot read in pieces",
  async (id, _name, path) => {
    const scanner = byId.get(id);
    if (scanner === undefined) throw new Error(`There is no scanner ${id}.`);
    const bytes = readFileSync(path);
    const least = Math.ceil(bytes.length / 200);
    const lengths = fc.array(fc.integer({ min: least, max: Math.max(least, 70_000) }), { minLength: 1, maxLength: 5 });
    for (const context of contexts) {
      const whole = parseOrReason(scanner, bytes, context);
      await fc.assert(
        fc.asyncProperty(lengths, async (cuts) => {
          const read = await streamOrReason(scanner, bytes, cuts, context);

          if (read === "cannot_stream" || (typeof read === "string" && typeof whole === "string")) return;
          expect(read).toEqual(whole);
        }),
        { numRuns: 3 },
      );
    }
  },
);

test("what cannot be read in pieces is YAML, several documents, text around one, or a list of Trivy's", async () => {
  const refused: string[] = [];
  let read = 0;
  for (const [id, name, path] of files) {
    const scanner = byId.get(id);
    const bytes = readFileSync(path);
    if (scanner === undefined || typeof parseOrReason(scanner, bytes, {}) === "string") continue;
    const answer = await streamOrReason(scanner, bytes, [65_536], {});
    if (typeof answer === "string") refused.push(`${name}: ${answer}`);
    else read += 1;
    const text = decodeDocument(bytes).text.trim();
    const isWhole = /^[{[]/.test(text) && isOneDocument(text);
    if (isWhole && !(id === "trivy" && text.startsWith("["))) expect(answer, name).not.toBeTypeOf("string");
  }

  expect(read).toBeGreaterThan(15);
  expect(refused.every((each) => each.endsWith("cannot_stream"))).toBe(true);
});

function isOneDocument(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test("repeated words stand in one part while their entries stand together", async () => {
  const trivy = byId.get("trivy");
  const vulnerability = (n: number) => ({ VulnerabilityID: `CVE-2026-${10_000 + n}`, PkgName: "p", Severity: "LOW" });
  const entry = (name: string, from: number) => ({
    Namespace: "shop",
    Kind: "Deployment",
    Name: name,
    Results: [
      {
        Target: "i",
        Class: "lang-pkgs",
        Type: "gomod",
        Vulnerabilities: Array.from({ length: 1_500 }, (_, n) => vulnerability(from + n)),
      },
    ],
  });
  const Resources = [entry("a", 0), entry("a", 1_000), entry("a", 1_500), entry("b", 0)];
  const bytes = new TextEncoder().encode(JSON.stringify({ ClusterName: "c", Resources }));

  const read = trivy === undefined ? "" : await streamOrReason(trivy, bytes, [10_000], {});

  expect(read).toEqual(trivy === undefined ? null : parseOrReason(trivy, bytes, {}));
});

const policyReport = (uid: string, kind: string, name: string, result: string) => ({
  apiVersion: "wgpolicyk8s.io/v1alpha2",
  kind: "PolicyReport",
  metadata: { name: uid, namespace: "shop", uid },
  scope: { apiVersion: kind === "Pod" ? "v1" : "apps/v1", kind, namespace: "shop", name },
  results: [{ policy: "p", rule: "r", result, source: "kyverno", timestamp: { seconds: 1_780_000_000 } }],
});

test("words of a Pod and of an old ReplicaSet fold by reports that stand behind them", async () => {
  const scanner = byId.get("policy-report");
  const items = [
    policyReport("u1", "Pod", "agent-x7k2p", "fail"),
    policyReport("u2", "ReplicaSet", "web-6b59cc5ddb", "fail"),
    policyReport("u3", "DaemonSet", "agent", "pass"),
    policyReport("u4", "Deployment", "web", "pass"),
  ];
  const bytes = new TextEncoder().encode(JSON.stringify({ apiVersion: "v1", kind: "List", items }));

  const read = scanner === undefined ? "" : await streamOrReason(scanner, bytes, [100], {});

  expect(read).toEqual(scanner === undefined ? null : parseOrReason(scanner, bytes, {}));
  expect(read).toMatchObject({
    warnings: expect.arrayContaining([expect.objectContaining({ code: "echoes", count: 1 })]),
  });
});

const vulnerabilityReport = (updateTimestamp: string, severity: string) => ({
  apiVersion: "aquasecurity.github.io/v1alpha1",
  kind: "VulnerabilityReport",
  metadata: { name: "r", namespace: "shop", uid: "u" },
  report: {
    updateTimestamp,
    scanner: { name: "Trivy", version: "0.60.0" },
    artifact: { repository: "nginx", tag: "1" },
    vulnerabilities: [{ vulnerabilityID: "CVE-2026-1", resource: "openssl", severity }],
  },
});

test.each([
  ["older after newer", "2026-11-24T10:00:00Z", "2026-11-24T09:00:00Z"],
  ["newer after older", "2026-11-24T09:00:00Z", "2026-11-24T10:00:00Z"],
  ["two of one instant", "2026-11-24T09:00:00Z", "2026-11-24T09:00:00Z"],
])("copies of one report, %s, count as they do when read whole", async (_what, first, second) => {
  const scanner = byId.get("trivy-operator");
  const items = [vulnerabilityReport(first, "HIGH"), vulnerabilityReport(second, "LOW")];
  const bytes = new TextEncoder().encode(JSON.stringify({ apiVersion: "v1", kind: "List", items }));

  const read = scanner === undefined ? "" : await streamOrReason(scanner, bytes, [100], {});

  expect(read).toEqual(scanner === undefined ? null : parseOrReason(scanner, bytes, {}));
});
