import { AppError } from "#lib/errors.ts";

/** Wrong use of the command line: a sentence, and where to read on. */
export function usage(message: string, command = ""): AppError {
  const where = `kubeproof ${command === "" ? "" : `${command} `}--help`;
  return new AppError("invalid", `${message} See: ${where}`, { reason: "usage" });
}
