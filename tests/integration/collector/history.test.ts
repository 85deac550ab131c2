import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { chaos, type Faults } from "#demo/kube/faults.ts";
import type { ClusterStore } from "#demo/kube/store.ts";
import type { PushEnvelope } from "#lib/push/client.ts";
import { seeded } from "#tests/contract/kube-api/history.ts";
import { testHouse } from "#tests/support/house.ts";
import { CollectedHouse, type OnTheWay } from "./collected-house.ts";
import { RunningClock } from "./running-clock.ts";
import { WorkloadLife } from "./workload-life.ts";

// HISTORY_OPERATIONS=2000 HISTORY_SEED=7 for a long search; the short one runs with every test.
const operations = Number(process.env.HISTORY_OPERATIONS ?? 100);
const seed = Number(process.env.HISTORY_SEED ?? 20_261_124);
const patienceMs = 40_000;
const nothing = { missed: [], ghosts: [], doubled: [], roster: [] };

const house = await testHouse();
let opened: CollectedHouse | null = null;

beforeEach(() => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
});
afterEach(async () => {
  await opened?.close();
  vi.restoreAllMocks();
});

async function begin(random: () => number) {
  const clock = new RunningClock(30, random);
  const collected = await CollectedHouse.open(house, clock);
  opened = collected;
  return { collected, life: new WorkloadLife(collected.store, clock, random) };
}

/** Faults of a stretch: what discovery meets is held elsewhere, since its waits are not those of a test. */
function stretch(random: () => number): Faults {
  const draw = random();
  if (draw < 0.15) return { disconnect: true };
  const { draw: drawn } = chaos(Math.floor(random() * 2 ** 32), draw < 0.4 ? 0 : draw < 0.75 ? 0.1 : 0.35, 100);
  return { draw: (asked) => (asked.verb === "discovery" ? {} : (drawn?.(asked) ?? {})) };
}

function troubledDoor(random: () => number): () => OnTheWay {
  const rate = random() < 0.5 ? 0 : 0.2;
  return () => {
    const draw = random();
    return draw < rate / 2 ? "refuse" : draw < rate ? "take_unheard" : "take";
  };
}

/**
 * Ends the faults, and has every list read once more after a look: what a list says is known as of the newest look in it, so
 * that a report that is gone may count beside those that stand until then. HISTORY_STRICT=1 does not wait for that.
 */
async function calm(collected: CollectedHouse, life: WorkloadLife): Promise<void> {
  const { api, store } = collected;
  if (process.env.HISTORY_STRICT === undefined) {
    api.setFaults(store.name, {});
    await collected.quiet(patienceMs);
    life.lookAgain();
    api.setFaults(store.name, { dropWatchAfterMs: 0 });
    await pause(50);
  }
  api.setFaults(store.name, {});
}

test(
  `after ${operations} random changes under random faults, the open findings are what the API holds`,
  async () => {
    const random = seeded(seed);
    const { collected, life } = await begin(random);
    await collected.start();
    let quietPoints = 0;

    for (let done = 0; done < operations; ) {
      const many = Math.min(operations - done, 5 + Math.floor(random() * 30));
      collected.api.setFaults(collected.store.name, stretch(random));
      collected.onTheWay = troubledDoor(random);
      await life.live(many);
      done += many;
      if (random() < 0.2) collected.api.setFaults(collected.store.name, { dropWatchAfterMs: 0 });
      if (random() < 0.15) {
        await collected.stop();
        await life.live(3);
        await collected.start();
      }
      if (random() > 0.4 && done < operations) continue;
      collected.onTheWay = () => "take";
      await calm(collected, life);
      quietPoints += 1;
      const differences = await collected.settled(patienceMs);
      const isSame = Object.values(differences).every((each) => each.length === 0);
      const why = isSame ? "" : `${collected.standing} ${await collected.explain(differences)}`;
      expect(differences, `seed ${seed} after ${done} operations, ${why}`).toEqual(nothing);
    }

    expect(quietPoints).toBeGreaterThan(0);
    expect(collected.taken).toBeGreaterThan(operations / 10);
  },
  120_000 + operations * 400,
);

const deployment = { apiVersion: "apps/v1", kind: "Deployment" } as const;
const policyReport = { apiVersion: "wgpolicyk8s.io/v1alpha2", kind: "PolicyReport" } as const;

type Loss = {
  readonly what: string;
  readonly shows: "missed" | "ghosts";
  readonly isLost: (envelope: PushEnvelope) => boolean;
  readonly happens: (store: ClusterStore, life: WorkloadLife) => void;
};

const losses: readonly Loss[] = [
  {
    what: "a new report",
    shows: "missed",
    isLost: ({ scanner, list }) => scanner === "policy-report" && list === undefined,
    happens: (_store, life) => create(life),
  },
  {
    what: "a list without a report",
    shows: "ghosts",
    isLost: ({ list }) => list !== undefined,
    happens: (store) => deleteAll(store, policyReport),
  },
  {
    what: "a roster without a Deployment",
    shows: "ghosts",
    isLost: ({ scanner }) => scanner === "roster",
    happens: (store) => deleteAll(store, deployment),
  },
];

// Without these the history above could hold because it looks at nothing.
test.each(losses)("$what lost on the way is found among the $shows", async ({ shows, isLost, happens }) => {
  const { collected, life } = await begin(seeded(7));
  create(life);
  await collected.start();
  expect(await collected.settled(15_000)).toEqual(nothing);

  collected.onTheWay = (envelope) => (isLost(envelope) ? "lose" : "take");
  happens(collected.store, life);
  const differences = await collected.settled(1_500);

  expect(differences[shows].length).toBeGreaterThan(0);
});

function create(life: WorkloadLife): void {
  for (let made = 0; made < 6; made += 1) life.create();
}

function deleteAll(store: ClusterStore, kind: typeof deployment | typeof policyReport): void {
  for (const { metadata } of store.list(kind)) {
    store.delete({ ...kind, namespace: metadata.namespace, name: metadata.name });
  }
}
