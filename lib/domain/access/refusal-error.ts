import { AppError } from "#lib/errors.ts";
import { type Action, ruleOf } from "./action.ts";
import type { Refusal } from "./policy.ts";

/**
 * A refusal as the error that leaves. A cluster out of reach reads like one that does not exist: who may not see it must
 * not learn that it is there.
 */
export function refusalError(refusal: Refusal, action: Action): AppError {
  const what = ruleOf(action).says;
  switch (refusal) {
    case "no_role":
      return new AppError(
        "forbidden",
        "You are signed in, but no group of yours has a role here. Ask an administrator.",
        {
          reason: "no_role",
        },
      );
    case "not_granted":
      return new AppError(
        "forbidden",
        `This needs the right to ${what}. Ask an administrator for a role, or for a token, that has it.`,
        {
          reason: "not_granted",
          details: { action },
        },
      );
    case "foreign_cluster":
      return new AppError("not_found", "There is no such cluster among yours. Check its name or id.", {
        reason: "unknown_cluster",
      });
    case "not_own":
      return new AppError("not_found", "There is no such thing of yours.", { reason: "not_own" });
    case "own_request":
      return new AppError("forbidden", "Who asked for it can never approve it. Ask another approver.", {
        reason: "own_request",
      });
    default:
      return refusal satisfies never;
  }
}
