/** Quotes a word for a POSIX shell, only where it needs it. */
const quoted = (word: string): string => (/^[A-Za-z0-9._/:@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/** The command that brings a kube-bench file of one node in; `token` is the secret, or a name for it. */
export function pushCommand(cluster: string, serverUrl: string, token: string): string {
  return [
    "npx kubeproof push kube-bench kube-bench.json",
    `--cluster ${quoted(cluster)}`,
    "--node NODE",
    `--url ${quoted(serverUrl)}`,
    `--token ${quoted(token)}`,
  ].join(" ");
}
