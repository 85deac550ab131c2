import { createServer } from "node:net";
import { freePort } from "#lib/db/embedded-port.ts";
import { AppError } from "#lib/errors.ts";

/** Refuses a port that something listens on, with what to do. */
export async function requirePort(host: string, port: number, option: string, what: string): Promise<void> {
  const code = await tryPort(host, port);
  if (code === null) return;
  if (code === "EADDRINUSE") {
    throw new AppError(
      "conflict",
      `Port ${port} (${what}) is in use on ${host}. Stop what listens there, or choose another: npm start -- ${option} ${port + 10}`,
      { reason: "port_in_use", details: { port } },
    );
  }
  const hint = code === "EACCES" ? "ports below 1024 belong to root: choose a higher one" : `the system says ${code}`;
  throw new AppError("unavailable", `The ${what} cannot listen on ${host} port ${port}: ${hint}.`, {
    reason: "port_refused",
  });
}

/** The wanted port if it is free, else any free one. */
export async function portNear(host: string, wanted: number): Promise<number> {
  return wanted <= 65_535 && (await tryPort(host, wanted)) === null ? wanted : await freePort();
}

// Null when it is free, else the system's error code.
function tryPort(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "unknown"));
    server.listen(port, host, () => server.close(() => resolve(null)));
  });
}
