/** Quotes a word for a POSIX shell, only where it needs it. */
const quoted = (word: string): string =>
  /^[A-Za-z0-9._/:@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

export type PushCommand = {
  readonly scanner: string;
  readonly cluster: string;
  readonly serverUrl: string;
  /** The secret, or a name for it; `TOKEN` when it is left out. */
  readonly token?: string;
};

/**
 * The command that brings a document in, ready to copy: words in capitals are for the reader to replace. Only kube-bench
 * looks at a single node and has to be told which.
 *
 * @example pushCommand({ scanner: "kube-bench", cluster: "prod", serverUrl: "https://proof.example" })
 */
export function pushCommand({ scanner, cluster, serverUrl, token = "TOKEN" }: PushCommand): string {
  return [
    `npx kubeproof push ${scanner} ${scanner}.json`,
    `--cluster ${quoted(cluster)}`,
    ...(scanner === "kube-bench" ? ["--node NODE"] : []),
    ...(scanner === "roster" ? ["--completeness complete"] : []),
    `--url ${quoted(serverUrl)}`,
    `--token ${quoted(token)}`,
  ].join(" ");
}
