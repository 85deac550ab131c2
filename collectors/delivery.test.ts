import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AppError } from "#lib/errors.ts";
import { away, HandOutlet } from "#tests/support/hand-outlet.ts";
import { Delivery, reactionTo } from "./delivery.ts";
import type { Clock } from "./schedule.ts";
import { Spool } from "./spool.ts";

let folder: string;
let spool: Spool;
let outlet: HandOutlet;
let delivery: Delivery;
let stop: AbortController;
let running: Promise<void>;

/** Every wait is over at once, and is counted. */
const waits: number[] = [];
const hurried: Clock = {
  now: () => new Date("2026-11-20T08:00:00Z"),
  random: () => 0.5,
  later(delayMs, work) {
    waits.push(delayMs);
    const timer = setImmediate(work);
    return () => clearImmediate(timer);
  },
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "kubeproof-delivery-"));
  spool = await Spool.open(folder, 1_000_000);
  outlet = new HandOutlet();
  waits.length = 0;
  stop = new AbortController();
  delivery = new Delivery({ cluster: "prod-eu", spool, outlet, clock: hurried, onChange: () => undefined });
  running = delivery.run(stop.signal);
  vi.spyOn(console, "warn").mockReturnValue();
  vi.spyOn(console, "error").mockReturnValue();
});
afterEach(async () => {
  stop.abort();
  await running;
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

const add = (text: string, scanner = "policy-report"): Promise<void> =>
  spool.add({ scanner, cluster: "prod-eu" }, Buffer.from(text), new Date("2026-11-20T08:00:00Z"));
const texts = (): readonly string[] => outlet.taken.map(({ text }) => text);

test("documents are sent in order, also those that come while it runs", async () => {
  await add("one");
  await add("two");
  await vi.waitFor(() => expect(texts()).toEqual(["one", "two"]));
  await add("three");

  await vi.waitFor(() => expect(texts()).toEqual(["one", "two", "three"]));
  expect(spool.entries).toEqual([]);
  expect(delivery.of("policy-report")).toMatchObject({ sent: 3, refused: 0, problem: null });
});

test("a server that is away loses nothing, and every try carries the same key", async () => {
  const keys: (string | undefined)[] = [];
  outlet.refuse = ({ idempotencyKey }) => {
    keys.push(idempotencyKey);
    return keys.length < 4 ? away() : null;
  };

  await add("one");
  await vi.waitFor(() => expect(texts()).toEqual(["one"]));

  expect(keys).toHaveLength(4);
  expect(new Set(keys).size).toBe(1);
  expect(waits).toEqual([625, 1250, 2500]);
});

test("while the server is away the state says since when and why", async () => {
  outlet.refuse = away;
  await add("one");
  await vi.waitFor(() =>
    expect(delivery.state).toEqual({
      kind: "waiting",
      message: "The server does not answer.",
      since: new Date("2026-11-20T08:00:00Z"),
    }),
  );
});

test("a refused document is set aside and said, and what comes after it is sent", async () => {
  outlet.refuse = () => {
    outlet.refuse = null;
    return new AppError("unprocessable", "It is no report.");
  };

  await add("bad");
  await add("good");
  await vi.waitFor(() => expect(texts()).toEqual(["good"]));

  await vi.waitFor(() => expect(delivery.of("policy-report")).toMatchObject({ sent: 1, refused: 1, problem: null }));
  expect(spool.entries).toEqual([]);
});

test("another cluster behind the name ends sending until that is put right", async () => {
  outlet.refuse = () => new AppError("conflict", "Another cluster.", { reason: "cluster_uid_mismatch" });
  await add("one");
  await vi.waitFor(() => expect(delivery.state.kind).toBe("mismatch"));
  expect(spool.entries).toEqual([]);

  outlet.refuse = null;
  delivery.resume();
  await add("two");

  await vi.waitFor(() => expect(texts()).toEqual(["two"]));
});

test.each([
  ["unauthenticated", "x", "wait"],
  ["forbidden", "x", "wait"],
  ["not_found", "unknown_cluster", "wait"],
  ["limited", "x", "wait"],
  ["unavailable", "x", "wait"],
  ["internal", "x", "wait"],
  ["invalid", "unexpected_answer", "wait"],
  ["invalid", "envelope_invalid", "set_aside"],
  ["too_large", "document_too_large", "set_aside"],
  ["unprocessable", "x", "set_aside"],
  ["conflict", "idempotency_key_reused", "set_aside"],
  ["conflict", "cluster_uid_mismatch", "mismatch"],
] as const)("%s (%s) is answered with %s", (code, reason, reaction) => {
  expect(reactionTo(new AppError(code, "m", { reason }))).toBe(reaction);
});
