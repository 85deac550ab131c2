import { AppError } from "#lib/errors.ts";
import { log } from "#lib/log.ts";
import { pushDocument } from "#lib/push/client.ts";
import { startKubeApi } from "./kube/server.ts";
import { Stage } from "./stage.ts";
import type { Story } from "./story/clock.ts";
import { dayOf } from "./story/clock.ts";
import { fleet } from "./story/fleet.ts";
import type { PushedDocument } from "./story/moment.ts";
import { momentOf } from "./story/moment.ts";

export type GoOnOptions = {
  readonly story: Story;
  /** Port of the simulated clusters; null for any free one. */
  readonly port: number | null;
  /** Address of Kubeproof, for what nightly jobs push. */
  readonly server: string;
  readonly token: string;
};

export type GoingOn = { readonly port: number; readonly kubeconfig: string; close(): Promise<void> };

/** How often the clusters are brought to the present, in milliseconds. */
const stepMs = 60_000;

/**
 * Serves the simulated clusters as they are now and lets time pass in them: scanners look every day, reports are renewed, and
 * nightly jobs push, so that nothing falls silent but what the story silenced. Nothing is planted after the 90 days.
 */
export async function goOn({ story, port, server, token }: GoOnOptions): Promise<GoingOn> {
  const stages = new Map(fleet.map(({ plan }) => [plan.name, new Stage(plan.name)]));
  const pushed = new Map<string, number>();
  const waiting: { readonly cluster: string; readonly document: PushedDocument }[] = [];
  const show = (): void => {
    const day = dayOf(story, new Date());
    for (const [name, stage] of stages) {
      const moment = momentOf(story, name, day);
      if (moment === null) continue;
      stage.show(moment);
      for (const document of moment.pushed) {
        const key = `${name} ${document.scanner}`;
        if (pushed.get(key) === document.observedAt.getTime()) continue;
        pushed.set(key, document.observedAt.getTime());
        waiting.push({ cluster: name, document });
      }
    }
  };
  show();
  const api = await startKubeApi(
    { clusters: new Map([...stages].map(([name, { store }]) => [name, store])) },
    port === null ? {} : { port },
  );
  const pushAll = async (): Promise<void> => {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      if (!(await push(next.cluster, next.document, { server, token }))) return;
      waiting.shift();
    }
  };
  let working = pushAll();
  const timer = setInterval(() => {
    show();
    working = working.then(pushAll);
  }, stepMs);
  return {
    port: Number(new URL(api.url).port),
    kubeconfig: api.kubeconfig(),
    async close() {
      clearInterval(timer);
      await working;
      await api.close();
    },
  };
}

/** False when the server was not there: it is tried again. What it refuses is said and left. */
async function push(
  cluster: string,
  { scanner, bytes, observedAt, toolVersion }: PushedDocument,
  { server, token }: Pick<GoOnOptions, "server" | "token">,
): Promise<boolean> {
  const envelope = { scanner, cluster, toolVersion, observedAt: observedAt.toISOString(), scope: {} };
  try {
    await pushDocument({
      url: server,
      token,
      envelope: { ...envelope, observedAtSource: "sender" as const },
      bytes,
      attempts: 2,
    });
    return true;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === "unavailable") return false;
    log.warn("a simulated nightly job was refused", { cluster, scanner, reason: error.reason, message: error.message });
    return true;
  }
}
