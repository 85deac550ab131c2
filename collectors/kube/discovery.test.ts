import { expect, test } from "vitest";
import { discover } from "./discovery.ts";
import { kubeError } from "./errors.ts";
import { Nudge } from "./nudge.ts";
import type { KubeClient } from "./types.ts";
import { type KindsEvent, watchKinds } from "./watch-kinds.ts";

const groups = (...names: readonly string[]) => ({
  groups: names.map((name) => ({
    name,
    versions: [{ version: "v1" }, { version: "v2" }],
    preferredVersion: { version: "v2" },
  })),
});
const resources = (...names: readonly string[]) => ({
  resources: names.map((name) => ({ name, kind: name, namespaced: true, verbs: ["get", "list", "watch"] })),
});

/** A client that answers from a table; an Error in it is thrown. */
function table(answers: Record<string, unknown>): KubeClient {
  const json = async (path: string): Promise<unknown> => {
    const answer = answers[path] ?? kubeError("not_found", path);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return {
    context: "table",
    json,
    text: async (path) => JSON.stringify(await json(path)),
    lines: () => Promise.reject(kubeError("not_found", "nothing to watch")),
    close: () => undefined,
  };
}

const cluster = (): Record<string, unknown> => ({
  "/version": { gitVersion: "v1.33.4" },
  "/api": { versions: ["v1"] },
  "/apis": groups("reports.io"),
  "/api/v1": resources("pods"),
  "/apis/reports.io/v1": resources("reports"),
  "/apis/reports.io/v2": resources("reports"),
});

test("the preferred version of a group comes first", async () => {
  const { version, kinds } = await discover(table(cluster()));

  expect(version).toBe("v1.33.4");
  expect(kinds.map(({ group, version: of, plural }) => `${group}/${of}/${plural}`)).toEqual([
    "/v1/pods",
    "reports.io/v2/reports",
    "reports.io/v1/reports",
  ]);
});

test("a group whose server is away keeps no other back, and is said", async () => {
  const answers = { ...cluster(), "/apis/reports.io/v2": kubeError("unavailable", "its server is away") };

  const { kinds, failed } = await discover(table(answers));

  expect(kinds.map(({ plural }) => plural)).toEqual(["pods", "reports"]);
  expect(failed).toEqual([{ group: "reports.io", version: "v2", message: "its server is away" }]);
});

test("a subresource, a kind that cannot be watched and a name that is no path are left out", async () => {
  const list = resources("pods", "pods/log", "../secrets", "bindings");
  const answers = { ...cluster(), "/apis": groups(), "/api/v1": list };
  list.resources[3]?.verbs.splice(0, 3, "create");

  const { kinds } = await discover(table(answers));

  expect(kinds.map(({ plural }) => plural)).toEqual(["pods"]);
});

test("an address that is no API server is said", async () => {
  await expect(discover(table({ ...cluster(), "/version": "hello" }))).rejects.toMatchObject({ reason: "invalid" });
});

async function told(answers: Record<string, unknown>, steps: readonly (() => void)[]): Promise<readonly KindsEvent[]> {
  const stop = new AbortController();
  const nudge = new Nudge();
  const events: KindsEvent[] = [];
  let asked = 0;
  const client = table(answers);
  const counting: KubeClient = {
    ...client,
    json: (path) => {
      if (path === "/version") {
        steps[asked]?.();
        asked += 1;
        if (asked > steps.length) stop.abort();
        else nudge.nudge();
      }
      return client.json(path);
    },
  };
  const options = { everyMs: 0, signal: stop.signal, now: () => new Date(0), random: () => 0, nudge };
  for await (const event of watchKinds(counting, options)) events.push(event);
  return events;
}

const pluralsOf = (events: readonly KindsEvent[]): readonly string[] =>
  events.map((event) =>
    event.type === "kinds" ? event.discovery.kinds.map(({ plural }) => plural).join() : event.reason,
  );

test("kinds are told at first and when they differ, not each time they are asked for", async () => {
  const answers = cluster();
  const change = (): void => void Object.assign(answers, { "/api/v1": resources("pods", "nodes") });

  const events = await told(answers, [() => undefined, () => undefined, change, () => undefined]);

  expect(pluralsOf(events)).toEqual(["pods,reports,reports", "pods,nodes,reports,reports"]);
});

test("kinds of a group that does not answer stay as they were", async () => {
  const answers = cluster();
  const away = (): void => void Object.assign(answers, { "/apis/reports.io/v2": kubeError("unavailable", "away") });

  const events = await told(answers, [() => undefined, away]);

  expect(pluralsOf(events)).toEqual(["pods,reports,reports", "pods,reports,reports"]);
});

test("a cluster that does not answer is told, and told again once it does", async () => {
  const answers = cluster();
  const away = (): void => void Object.assign(answers, { "/version": kubeError("unreachable", "no connection") });
  const back = (): void => void Object.assign(answers, cluster());

  expect(pluralsOf(await told(answers, [() => undefined, away, back]))).toEqual([
    "pods,reports,reports",
    "unreachable",
    "pods,reports,reports",
  ]);
});
