import { type Action, ruleOf } from "#lib/domain/access/action.ts";
import { isForAnyToken, rights } from "#lib/domain/access/policy.ts";
import { roles } from "#lib/domain/access/role.ts";

/** Who may call an operation, as the rights table says. */
export type Rights = {
  readonly action: Action;
  readonly roles: readonly string[];
  /** `any`: every API token, whatever it was made for; `verb`: tokens made with the action as a verb. */
  readonly tokens: "any" | "verb" | "none";
};

export function rightsOf(action: Action): Rights {
  return {
    action,
    roles: roles.filter((role) => rights[role].includes(action)),
    tokens: isForAnyToken(action) ? "any" : ruleOf(action).forTokens ? "verb" : "none",
  };
}

/** The same in a sentence. */
export function rightsWords({ action, roles: allowed, tokens }: Rights): string {
  const people =
    allowed.length === roles.length ? "For every role" : `For ${allowed.length === 0 ? "no role" : allowed.join(", ")}`;
  const byToken = {
    any: "and for every API token",
    verb: `and for API tokens with the verb \`${action}\``,
    none: "and not for API tokens",
  }[tokens];
  return `${people} ${byToken}. It lets one ${ruleOf(action).says}.`;
}
