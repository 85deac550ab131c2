/** Ends what was started, the last first, once and in order. */
export type Shutdown = {
  readonly begun: boolean;
  /** Adds something to end; when the end has begun it is ended at once. */
  add(stop: () => Promise<void>): Promise<void>;
  /** Ends everything and the process. */
  run(exitCode: number): Promise<void>;
};

/** Ctrl-C, SIGTERM, a closed terminal and the end of the parent process all begin the same orderly end. */
export function listenForEnd(): Shutdown {
  const stops: (() => Promise<void>)[] = [];
  let ending: Promise<void> | undefined;

  async function endAll(exitCode: number): Promise<void> {
    for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) {
      await stop().catch((error: unknown) => console.error(error instanceof Error ? error.message : error));
    }
    process.exit(exitCode);
  }

  const shutdown: Shutdown = {
    get begun() {
      return ending !== undefined;
    },
    async add(stop) {
      if (ending === undefined) stops.push(stop);
      else await stop();
    },
    run(exitCode) {
      ending ??= endAll(exitCode);
      return ending;
    },
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (!shutdown.begun) console.log("\n  Stopping …");
      void shutdown.run(0);
    });
  }
  process.on("disconnect", () => void shutdown.run(1));
  return shutdown;
}
