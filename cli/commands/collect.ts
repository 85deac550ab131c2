import { hostname } from "node:os";
import { parseArgs } from "node:util";
import { collectorConfig } from "#collectors/config.ts";
import { runCollector } from "#collectors/main.ts";
import { sources } from "#collectors/sources/all.ts";
import { log } from "#lib/log.ts";
import type { Command, CommandIo } from "../command.ts";
import { exitCodes, exitCodesHelp } from "../command.ts";

const help = `kubeproof collect --server URL --token-file FILE (--context NAME[=CLUSTER] … | --in-cluster --cluster NAME) [options]

Reads clusters and sends what it finds to Kubeproof, as long as it runs: on SIGTERM or SIGINT it keeps what is not sent
yet and ends. It changes nothing in a cluster and never reads Secrets. docs/collector.md has rights, limits and metrics.

It reads
${sources.map(({ label }) => `  ${label}`).join("\n")}

Which clusters
  --context NAME[=CLUSTER]  a context of the kubeconfig, and how the cluster is called in Kubeproof where that differs;
                            once for each cluster (a hub)
  --kubeconfig FILE         else KUBECONFIG or ~/.kube/config, as kubectl does
  --in-cluster              the cluster it runs in, by its service account (an agent), with --cluster NAME
  --cluster NAME            the name in Kubeproof of the one cluster that is read

Where to
  --server URL              address of Kubeproof (else KUBEPROOF_URL)
  --token-file FILE         ingest token, read again at each request (else KUBEPROOF_TOKEN)

Options
  --spool DIR               folder for what is not sent yet, of this collector alone (else .kubeproof/spool at home)
  --spool-mib N             its bound, shared evenly by the clusters (256)
  --listen ADDR:PORT        /healthz, /readyz and /metrics (127.0.0.1:9464)
  --name ID                 how this collector is called on the cluster's page

${exitCodesHelp}
`;

const options = {
  server: { type: "string" },
  "token-file": { type: "string" },
  kubeconfig: { type: "string" },
  context: { type: "string", multiple: true },
  "in-cluster": { type: "boolean" },
  cluster: { type: "string" },
  spool: { type: "string" },
  "spool-mib": { type: "string" },
  listen: { type: "string" },
  name: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

/** A request under way is finished; what takes longer is in the spool and is sent at the next start. */
const patienceMs = 20_000;

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const { values } = parseArgs({ args: [...args], options });
  if (values.help === true) {
    io.out(help);
    return exitCodes.done;
  }
  const config = collectorConfig(values, io.env, hostname());
  const stop = new AbortController();
  const told = (signal: NodeJS.Signals): void => {
    log.info("collector ending", { why: signal });
    stop.abort();
    setTimeout(() => process.exit(exitCodes.done), patienceMs).unref();
  };
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.once(signal, told);
  await runCollector(config, { signal: stop.signal });
  return exitCodes.done;
}

/** `kubeproof collect`. */
export const collect: Command = { name: "collect", summary: "read clusters and send what they hold", help, run };
