import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

const child = fileURLToPath(new URL("take-in-child.ts", import.meta.url));

/** What the process took, and of what: bytes of the document, bytes of memory, findings that were opened. */
export type Peak = { readonly peak: number; readonly bytes: number; readonly findings: number };

/**
 * Peak resident memory, in bytes, of a process of its own that keeps a document of about `size` bytes at the door and merges
 * it. The document is made piece by piece while it is sent.
 */
export async function peakMemory(url: string, size: number): Promise<Peak> {
  const running = fork(child, [String(size)], {
    // As the product starts its worker.
    execArgv: ["--max-semi-space-size=4"],
    env: { ...process.env, BENCH_DATABASE_URL: url },
  });
  return await new Promise((resolve, reject) => {
    running.once("message", (message) => resolve(message as Peak));
    running.once("error", reject);
    running.once("exit", (code) => reject(new Error(`It ended with ${code} before it said how much it took.`)));
  });
}
