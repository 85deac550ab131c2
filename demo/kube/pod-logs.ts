/** The logs of one cluster's containers. */
export class PodLogs {
  private readonly logs = new Map<string, { readonly text: string; readonly at: Date }>();

  set(namespace: string, pod: string, container: string, text: string, at: Date): void {
    this.logs.set(`${namespace}/${pod}/${container}`, { text, at });
  }

  forget(namespace: string, pod: string): void {
    const prefix = `${namespace}/${pod}/`;
    for (const key of [...this.logs.keys()]) if (key.startsWith(prefix)) this.logs.delete(key);
  }

  /** Text as `kubectl logs` shows it; empty when the container wrote nothing. */
  read(namespace: string, pod: string, container: string, options: LogOptions): string {
    const log = this.logs.get(`${namespace}/${pod}/${container}`);
    if (log === undefined) return "";
    let text = log.text;
    if (options.tailLines !== undefined) text = lastLines(text, options.tailLines);
    if (options.timestamps) text = stamped(text, log.at);
    if (options.limitBytes === undefined) return text;
    return Buffer.from(text).subarray(0, options.limitBytes).toString();
  }
}

export type LogOptions = {
  readonly tailLines?: number | undefined;
  readonly limitBytes?: number | undefined;
  readonly timestamps?: boolean;
};

function lastLines(text: string, count: number): string {
  if (count === 0) return "";
  const lines = text.split("\n");
  const end = lines.at(-1) === "" ? -1 : undefined;
  const tail = lines.slice(0, end).slice(-count).join("\n");
  return end === undefined ? tail : `${tail}\n`;
}

function stamped(text: string, at: Date): string {
  const stamp = at.toISOString().replace("Z", "000000Z");
  return text.replaceAll(/^(?=.)/gm, `${stamp} `);
}
