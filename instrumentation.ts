/**
 * Runs once when a web process starts: a wrong setting ends it here, with a sentence, and not at the first request. Requests are
 * measured from here on.
 */
export async function register(): Promise<void> {
  const { readEnv } = await import("#lib/env.ts");
  readEnv();
  // biome-ignore lint/style/noProcessEnv: the framework's own switch, filled in while building, so that the bundle for other runtimes leaves out what they do not have.
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { startRequestMeter } = await import("#lib/http/metrics/request-meter.ts");
    await startRequestMeter(`${process.cwd()}/.next/routes-manifest.json`);
  }
}
