import { expect, test } from "vitest";
import { FinishedList } from "#lib/contract/finished-list.ts";
import { absent, changed, failing, gone, HandContext, kubeObject, listed, served } from "#tests/support/hand-reader.ts";
import { maxBatchBytes } from "./object-batch.ts";
import { policyReports } from "./policy-reports.ts";

const reports = served("wgpolicyk8s.io", "v1alpha2", "policyreports", "PolicyReport");
const clusterReports = served("wgpolicyk8s.io", "v1alpha2", "clusterpolicyreports", "ClusterPolicyReport", false);
const report = (name: string, more: object = {}) => kubeObject(reports, `shop/${name}`, { results: [], ...more });

function open() {
  const context = new HandContext();
  const reader = policyReports.open(context);
  reader.follows([reports, clusterReports].map((kind) => ({ kind, metadataOnly: false, pageSize: 250 })));
  return { context, reader };
}

const namesIn = (body: unknown): readonly string[] =>
  (body as { items: { metadata: { name: string } }[] }).items.map(({ metadata }) => metadata.name);

test("a page of a list is sent as one List of whole objects, without the API server's own bookkeeping", async () => {
  const { context, reader } = open();
  const metadata = {
    managedFields: [{ time: "2026-11-20T07:30:00Z" }, { time: "2026-11-20T07:45:00Z" }],
    annotations: { "kubectl.kubernetes.io/last-applied-configuration": "{}", kept: "yes" },
  };

  await reader.take(reports, changed("list", report("a", { metadata }), report("b", { metadata })));

  expect(context.sent[0]).toMatchObject({
    scanner: "policy-report",
    envelope: { observedAt: "2026-11-20T07:45:00.000Z", observedAtSource: "object" },
  });
  expect(context.bodies()).toEqual([
    {
      kind: "List",
      apiVersion: "v1",
      items: [
        expect.objectContaining({
          apiVersion: "wgpolicyk8s.io/v1alpha2",
          kind: "PolicyReport",
          metadata: expect.objectContaining({ name: "a", annotations: { kept: "yes" } }),
        }),
        expect.objectContaining({ metadata: expect.not.objectContaining({ managedFields: expect.anything() }) }),
      ],
    },
  ]);
});

test("a burst of changes is one document", async () => {
  const { context, reader } = open();

  await reader.take(reports, changed("watch", report("a")));
  await reader.take(reports, changed("watch", report("b")));
  expect(context.sent).toEqual([]);
  context.passWake();
  await reader.due();

  expect(context.bodies().map(namesIn)).toEqual([["a", "b"]]);
});

test("an object that changes again within a burst is sent as it is last, and once", async () => {
  const { context, reader } = open();

  await reader.take(reports, changed("watch", report("a", { results: [{ result: "fail" }] }), report("b")));
  await reader.take(reports, changed("watch", report("a", { results: [{ result: "pass" }] })));
  context.passWake();
  await reader.due();

  expect(context.bodies().map(namesIn)).toEqual([["a", "b"]]);
  expect(context.bodies()[0]).toMatchObject({ items: [{ results: [{ result: "pass" }] }, {}] });
});

test("a document holds at most 500 objects and 8 MiB", async () => {
  const { context, reader } = open();
  const large = (name: string) => report(name, { results: [{ message: "x".repeat(maxBatchBytes / 2) }] });

  await reader.take(reports, changed("list", ...Array.from({ length: 501 }, (_, index) => report(`r${index}`))));
  await reader.take(reports, changed("list", large("one"), large("other"), report("small")));

  expect(context.bodies().map((body) => namesIn(body).length)).toEqual([500, 1, 1, 2]);
  expect(Math.max(...context.sent.map(({ bytes }) => bytes.length))).toBeLessThan(maxBatchBytes + 1_000);
});

test("a finished list is told when each kind was read to its end, with every uid in order", async () => {
  const { context, reader } = open();

  await reader.take(reports, listed("2026-11-20T07:00:02Z", "u-2", "u-1"));
  expect(context.sent).toEqual([]);
  await reader.take(clusterReports, listed("2026-11-20T07:00:01Z", "u-3"));

  expect(context.sent[0]).toMatchObject({
    scanner: "policy-report",
    envelope: {
      observedAt: "2026-11-20T07:00:01.000Z",
      contentType: "application/vnd.kubeproof.list+json",
      list: { page: 0, last: true },
    },
  });
  expect(context.bodies().map((body) => FinishedList.parse(body))).toEqual([
    { kind: "FinishedList", version: 1, scanner: "policy-report", uids: ["u-1", "u-2", "u-3"] },
  ]);
});

test("a list of one kind that fails finishes nothing", async () => {
  const { context, reader } = open();

  await reader.take(reports, listed("2026-11-20T07:00:00Z", "u-1"));
  await reader.take(clusterReports, failing);
  await reader.flush();

  expect(context.sent).toEqual([]);
});

test("a kind the cluster does not serve is not waited for", async () => {
  const { context, reader } = open();

  await reader.take(clusterReports, absent);
  await reader.take(reports, listed("2026-11-20T07:00:00Z", "u-1"));

  expect(context.bodies()).toMatchObject([{ uids: ["u-1"] }]);
});

test("deletions are told by one list within a minute, behind what changed before them", async () => {
  const { context, reader } = open();
  await reader.take(reports, listed("2026-11-20T07:00:00Z", "u-1"));
  await reader.take(clusterReports, listed("2026-11-20T07:00:00Z"));
  context.sent.length = 0;

  await reader.take(reports, gone(context.now, "u-2"));
  await reader.take(reports, changed("watch", report("a")));
  await reader.take(reports, gone(context.now, "u-3"));
  const goneAt = context.now;
  for (let turn = 0; turn < 5 && context.wakeMs !== null; turn += 1) {
    context.passWake();
    await reader.due();
  }

  expect(context.bodies()).toMatchObject([{ kind: "List" }, { kind: "FinishedList", uids: ["u-1"] }]);
  expect(context.now.getTime() - goneAt.getTime()).toBeLessThanOrEqual(60_000);
  expect(context.sent[1]?.envelope.observedAt).toBe(goneAt.toISOString());
});

test("a list after a deletion still names what was deleted later, and the next one does not", async () => {
  const { context, reader } = open();
  await reader.take(reports, listed("2026-11-20T07:00:00Z", "u-1"));
  await reader.take(clusterReports, listed("2026-11-20T07:00:00Z"));
  context.sent.length = 0;
  const [first, second] = [new Date("2026-11-20T08:00:00Z"), new Date("2026-11-20T08:00:07Z")];

  await reader.take(reports, gone(first, "u-2"));
  context.now = second;
  await reader.take(reports, gone(second, "u-3"));
  context.wakeMs = 3_000;
  for (let turn = 0; turn < 5 && context.wakeMs !== null; turn += 1) {
    context.passWake();
    await reader.due();
  }

  expect(context.bodies()).toMatchObject([{ uids: ["u-1", "u-3"] }, { uids: ["u-1"] }]);
  expect(context.sent.map(({ envelope }) => envelope.observedAt)).toEqual(
    [first, second].map((at) => at.toISOString()),
  );
});

test("deletions while a kind fails, or holds an object that could not be taken, wait for the next finished list", async () => {
  const { context, reader } = open();
  await reader.take(reports, listed("2026-11-20T07:00:00Z", "u-1"));
  await reader.take(clusterReports, listed("2026-11-20T07:00:00Z"));
  context.sent.length = 0;

  await reader.take(clusterReports, failing);
  await reader.take(reports, gone(context.now, "u-2"));
  await reader.flush();
  await reader.take(clusterReports, listed("2026-11-20T08:00:00Z"));
  await reader.take(clusterReports, { type: "skipped", what: "too_large", count: 1, names: ["huge"] });
  await reader.take(reports, gone(context.now, "u-3"));
  await reader.flush();

  expect(context.sent).toEqual([]);
});

test("what is known of kinds that are no longer followed is forgotten", async () => {
  const { context, reader } = open();
  const renamed = served("openreports.io", "v1alpha1", "reports", "Report");
  await reader.take(reports, listed("2026-11-20T07:00:00Z", "old"));

  reader.follows([{ kind: renamed, metadataOnly: false, pageSize: 250 }]);
  await reader.take(reports, listed("2026-11-20T08:00:00Z", "old"));
  await reader.take(renamed, listed("2026-11-20T08:00:01Z", "new"));

  expect(context.bodies()).toMatchObject([{ uids: ["new"] }]);
});
