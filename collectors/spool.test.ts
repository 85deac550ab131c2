import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { Spool, spoolFolder } from "./spool.ts";

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "kubeproof-spool-"));
  folders.push(folder);
  return folder;
}

const at = new Date("2026-11-20T08:00:00Z");
const envelope = (scanner = "policy-report") => ({ scanner, cluster: "prod-eu", clusterUid: "u" });
/** Bytes that do not pack. */
const noise = (length: number, seed: number): Uint8Array =>
  Buffer.concat(
    Array.from({ length: Math.ceil(length / 32) }, (_, index) =>
      createHash("sha256").update(`${seed}/${index}`).digest(),
    ),
  );

async function contents(spool: Spool): Promise<readonly string[]> {
  const read = await Promise.all(spool.entries.map((entry) => spool.read(entry)));
  return read.map((document) => Buffer.from(document?.bytes ?? []).toString());
}

test("what was added is there after a restart, in order, with the key it got", async () => {
  const folder = await freshFolder();
  const before = await Spool.open(folder, 1_000_000);
  await before.add(envelope(), Buffer.from("one"), at);
  await before.add(envelope("roster"), Buffer.from("two"), at);
  const key = (await before.read(before.entries[0] as never))?.envelope.idempotencyKey;

  const after = await Spool.open(folder, 1_000_000);
  await after.add(envelope(), Buffer.from("three"), at);

  expect(await contents(after)).toEqual(["one", "two", "three"]);
  expect(after.entries.map(({ scanner }) => scanner)).toEqual(["policy-report", "roster", "policy-report"]);
  expect(key).toMatch(/^[0-9a-f-]{36}$/);
  expect((await after.read(after.entries[0] as never))?.envelope).toEqual({
    ...envelope(),
    scope: {},
    idempotencyKey: key,
  });
});

test("an entry half written by a process that died is no entry", async () => {
  const folder = await freshFolder();
  const before = await Spool.open(folder, 1_000_000);
  await before.add(envelope(), Buffer.from("one"), at);
  await before.add(envelope(), Buffer.from("two"), at);
  await writeFile(join(folder, "000000000009.parcel.part"), "{");
  await truncate(join(folder, "000000000001.parcel"), 20);

  const after = await Spool.open(folder, 1_000_000);

  expect(await contents(after)).toEqual(["two"]);
  expect((await readdir(folder)).sort()).toEqual(["000000000002.parcel", "set-aside"]);
});

test("a full spool gives up the oldest, counts them, and asks once for everything anew", async () => {
  const spool = await Spool.open(await freshFolder(), 5_000);

  for (let index = 0; index < 5; index += 1) await spool.add(envelope(), noise(1_500, index), at);

  expect(spool.entries.map(({ sequence }) => sequence)).toEqual([4, 5]);
  expect(spool.bytes).toBeLessThanOrEqual(5_000);
  expect(spool.dropped).toBe(3);
  expect([spool.takeLoss(), spool.takeLoss()]).toEqual([true, false]);
});

test("a document larger than the whole bound is given up alone, and not asked for again", async () => {
  const spool = await Spool.open(await freshFolder(), 2_000);
  await spool.add(envelope(), Buffer.from("small"), at);

  await spool.add(envelope(), noise(5_000, 1), at);

  expect(await contents(spool)).toEqual(["small"]);
  expect([spool.dropped, spool.takeLoss()]).toEqual([1, false]);
});

test("what the server refused is set aside for a person, the newest twenty of it", async () => {
  const folder = await freshFolder();
  const spool = await Spool.open(folder, 1_000_000);
  for (let index = 0; index < 22; index += 1) await spool.add(envelope(), Buffer.from(`${index}`), at);

  for (const entry of [...spool.entries]) await spool.setAside(entry);

  expect(spool.entries).toEqual([]);
  expect(spool.bytes).toBe(0);
  expect(await readdir(join(folder, "set-aside"))).toHaveLength(20);
});

test("two clusters never share a folder", () => {
  expect(spoolFolder("root", "a/b")).not.toBe(spoolFolder("root", "a.b"));
  expect(spoolFolder("root", "../../etc")).toMatch(/^root\/-?etc-[0-9a-f]{8}$/);
});
