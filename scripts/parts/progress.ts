/** Runs one step and prints its line: what it is, how it went, how long it took. `work` answers with the words. */
export async function step<T extends { readonly words: string }>(name: string, work: () => Promise<T>): Promise<T> {
  const started = Date.now();
  // Short steps print one line, long ones say first what is under way.
  const notice = setTimeout(() => console.log(line("…", name, "working")), 2_000);
  try {
    const result = await work();
    console.log(line("✓", name, `${result.words}${duration(Date.now() - started)}`));
    return result;
  } catch (error) {
    console.log(line("✗", name, "failed"));
    throw error;
  } finally {
    clearTimeout(notice);
  }
}

/** A line about a part between the steps. */
export function say(name: string, words: string): void {
  console.log(line("·", name, words));
}

function line(sign: string, name: string, words: string): string {
  return `  ${sign} ${name.padEnd(12)}${words}`;
}

function duration(ms: number): string {
  return ms < 100 ? "" : ` (${(ms / 1000).toFixed(1)} s)`;
}
