/** Runs once when a web process starts: a wrong setting ends it here, with a sentence, and not at the first request. */
export async function register(): Promise<void> {
  const { readEnv } = await import("#lib/env.ts");
  readEnv();
}
