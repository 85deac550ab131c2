import { expect, test } from "vitest";
import { AppError } from "#lib/errors.ts";
import { changed, gone, HandContext, kubeObject, listed, served } from "#tests/support/hand-reader.ts";
import { kubeBench } from "./kube-bench.ts";

const pods = served("", "v1", "pods", "Pod");

type Options = {
  readonly finishedAt?: string;
  readonly exitCode?: number;
  readonly image?: string;
  readonly labels?: object;
};

function benchPod(
  name: string,
  {
    finishedAt,
    exitCode = 0,
    image = "aquasec/kube-bench:v0.15.6",
    labels = { "job-name": "kube-bench" },
  }: Options = {},
) {
  const state = finishedAt === undefined ? { running: {} } : { terminated: { exitCode, finishedAt } };
  return kubeObject(pods, `kube-bench/${name}`, {
    metadata: { labels },
    spec: {
      nodeName: `node-of-${name}`,
      containers: [
        { name: "check", image },
        { name: "proxy", image: "example.test/proxy:1" },
      ],
    },
    status: {
      containerStatuses: [
        { name: "check", image, state },
        {
          name: "proxy",
          image: "example.test/proxy:1",
          state: { terminated: { exitCode: 0, finishedAt: "2026-11-20T07:00:00Z" } },
        },
      ],
    },
  });
}

function open(answer: (path: string) => string = (path) => `log of ${path}`) {
  const asked: string[] = [];
  const context = new HandContext(async (path, options) => {
    asked.push(`${path}?container=${options?.query?.container}`);
    return answer(path);
  });
  const reader = kubeBench.open(context);
  reader.follows([{ kind: pods, metadataOnly: false, pageSize: 250 }]);
  const pass = async (): Promise<void> => {
    context.passWake();
    await reader.due();
  };
  return { asked, context, reader, pass };
}

test("the log of each ended Pod is sent once, with its node and the time it ended", async () => {
  const { asked, context, reader, pass } = open();
  const ended = benchPod("a", { finishedAt: "2026-11-20T07:30:00Z" });

  await reader.take(pods, changed("list", benchPod("a")));
  await reader.take(pods, changed("watch", ended));
  await reader.take(pods, changed("watch", ended));
  await pass();
  await reader.take(pods, changed("watch", ended));
  await pass();

  expect(asked).toEqual(["/api/v1/namespaces/kube-bench/pods/a/log?container=check"]);
  expect(context.sent).toMatchObject([
    {
      scanner: "kube-bench",
      envelope: { scope: { node: "node-of-a" }, observedAt: "2026-11-20T07:30:00.000Z", observedAtSource: "job" },
    },
  ]);
  expect(Buffer.from(context.sent[0]?.bytes ?? []).toString()).toContain("/pods/a/log");
});

test("the same Pod read again after a start carries the same key", async () => {
  const keys: (string | undefined)[] = [];
  for (let start = 0; start < 2; start += 1) {
    const { context, reader } = open();
    await reader.take(pods, changed("list", benchPod("a", { finishedAt: "2026-11-20T07:30:00Z" })));
    await reader.flush();
    keys.push(context.sent[0]?.envelope.idempotencyKey);
  }

  expect(keys[0]).toMatch(/^kube-bench-/);
  expect(keys[0]).toBe(keys[1]);
});

test("Pods without a Job, of other images, or that failed are not read; a failed one is said", async () => {
  const { asked, reader } = open();
  const finishedAt = "2026-11-20T07:30:00Z";

  await reader.take(
    pods,
    changed(
      "list",
      benchPod("no-job", { finishedAt, labels: {} }),
      benchPod("other", { finishedAt, image: "example.test/not-kube-bench-at-all:1" }),
      benchPod("failed", { finishedAt, exitCode: 255 }),
    ),
  );
  await reader.flush();

  expect(asked).toEqual([]);
  expect(reader.status()).toMatchObject({ objects: 1, problem: expect.stringContaining("exit code 255") });
});

test("a log that cannot be read is tried again, and not for ever", async () => {
  let tries = 0;
  const { context, reader, pass } = open(() => {
    tries += 1;
    throw new AppError("unavailable", "The node does not answer.");
  });

  await reader.take(pods, changed("list", benchPod("a", { finishedAt: "2026-11-20T07:30:00Z" })));
  for (let turn = 0; turn < 50 && context.wakeMs !== null; turn += 1) await pass();

  expect(tries).toBe(8);
  expect(context.sent).toEqual([]);
  expect(reader.status().problem).toContain("The node does not answer.");
});

test("a cluster without Pods of kube-bench misses it, and a Pod that is gone is not waited for", async () => {
  const { asked, context, reader, pass } = open();
  const pod = benchPod("a", { finishedAt: "2026-11-20T07:30:00Z" });

  await reader.take(pods, listed("2026-11-20T08:00:00Z"));
  expect(reader.status().isMissing).toBe(true);
  await reader.take(pods, changed("watch", pod));
  expect(reader.status().isMissing).toBe(false);
  await reader.take(pods, gone(context.now, pod.metadata.uid));
  await pass();

  expect(asked).toEqual([]);
  expect(context.sent).toEqual([]);
});

test("each platform is told the manifest that fits it", () => {
  const how = (version: string): string => kubeBench.howToBring({ uid: null, version, served: [] });

  expect(how("v1.33.1-eks-1a2b3c4")).toContain("deploy/kube-bench/eks.yaml");
  expect(how("v1.33.1+rke2r1")).toContain("deploy/kube-bench/rke2.yaml");
  expect(how("v1.33.1")).toContain("deploy/kube-bench/kubeadm.yaml");
});
