import { notAcceptable } from "./status.ts";

/** The form an answer is asked for in. */
export type Form = "whole" | "partial" | "partial-list";

/**
 * Reads an Accept header: the first range this server can make. Tables and protobuf are passed over, as a client that
 * names them names JSON behind them.
 */
export function formOf(accept: string | undefined): Form {
  const ranges = (accept ?? "*/*").split(",").map((range) => range.trim());
  for (const range of ranges) {
    const [type = "", ...parameters] = range.split(";").map((part) => part.trim());
    if (!["application/json", "application/*", "*/*", ""].includes(type)) continue;
    const as = parameters.find((parameter) => parameter.startsWith("as="))?.slice(3);
    if (as === undefined) return "whole";
    if (as === "PartialObjectMetadata" && parameters.includes("v=v1")) return "partial";
    if (as === "PartialObjectMetadataList" && parameters.includes("v=v1")) return "partial-list";
  }
  throw notAcceptable();
}
