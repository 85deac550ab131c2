import type { AppError } from "#lib/errors.ts";
import { exitCodes } from "./command.ts";

/** The exit code of an error, for every code there is. */
export function exitCodeOf(error: AppError): number {
  if (error.reason === "usage") return exitCodes.usage;
  switch (error.code) {
    case "unauthenticated":
    case "forbidden":
      return exitCodes.notAuthorised;
    case "unavailable":
    case "limited":
      return exitCodes.unreachable;
    case "unprocessable":
    case "too_large":
    case "conflict":
      return exitCodes.refused;
    case "invalid":
    case "not_found":
      return exitCodes.usage;
    case "internal":
      return exitCodes.broken;
    default:
      return error.code satisfies never;
  }
}
