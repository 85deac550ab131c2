/**
 * How an action may be used beyond roles. `reach`: `cluster` needs a cluster the actor may see, `product` is about the
 * product as a whole (to change it one must see every cluster), `whole` is about everybody and everything (to read it, too),
 * `own` is about the actor's own things. An `approval`
 * is refused to its requester, to tokens and to tasks, whatever else is granted.
 */
export type ActionRule = {
  readonly reach: "cluster" | "product" | "whole" | "own";
  readonly kind: "read" | "write" | "approval";
  /** May be given to an API token. */
  readonly forTokens: boolean;
  /** May be used by the product's own tasks. */
  readonly forTasks: boolean;
  /** What it lets one do, as the end of "may …". */
  readonly says: string;
};

const rule = (
  reach: ActionRule["reach"],
  kind: ActionRule["kind"],
  says: string,
  more: Partial<ActionRule> = {},
): ActionRule => ({ reach, kind, says, forTokens: false, forTasks: false, ...more });

const everyone = { forTokens: true, forTasks: true };

/** Every action there is. A new one is a line here and its name in the rows of `rights`. */
const rules = {
  "cluster:read": rule("cluster", "read", "see clusters and their sources", everyone),
  "cluster:create": rule("product", "write", "register a cluster", { forTasks: true }),
  "cluster:update": rule("cluster", "write", "rename a cluster and set its platform and intervals", { forTasks: true }),
  "source:retire": rule("cluster", "write", "retire a source or one check of it"),
  "scan:ingest": rule("cluster", "write", "bring in scans", everyone),
  "collector:report": rule("cluster", "write", "say how a collector and its sources are", { forTokens: true }),
  "scan:read": rule("cluster", "read", "see scans and their raw lines", everyone),
  "scan:download": rule("cluster", "read", "download documents as they were received, secrets included", {
    forTokens: true,
  }),
  "framework:read": rule("product", "read", "see frameworks and what they prove", everyone),
  "finding:read": rule("cluster", "read", "see findings", everyone),
  "token:read": rule("cluster", "read", "see which API tokens exist"),
  "token:create": rule("cluster", "write", "make API tokens", { forTasks: true }),
  "token:revoke": rule("cluster", "write", "revoke API tokens", { forTasks: true }),
  "session:create": rule("own", "write", "sign in", { forTasks: true }),
  "session:read": rule("own", "read", "see who is signed in"),
  "session:revoke": rule("own", "write", "end own sessions", { forTasks: true }),
  "session:revoke-any": rule("product", "write", "end sessions of other people"),
  "preference:update": rule("own", "write", "keep own preferences"),
  "view:read": rule("product", "read", "see saved views"),
  "view:save": rule("own", "write", "save views, share them, and change or delete own ones"),
  "view:manage": rule("product", "write", "change and delete views that others shared"),
  "catalog:read": rule("product", "read", "see own frameworks and mappings"),
  "catalog:edit": rule("product", "write", "bring and retire own frameworks and mappings"),
  "person:read": rule("whole", "read", "see who signs in here, with which roles, and where"),
  "role:edit": rule("whole", "write", "give roles to groups and take them back"),
  "setting:read": rule("product", "read", "see weights, profiles, parameters and expected intervals"),
  "setting:edit": rule("product", "write", "change weights, profiles and parameters"),
  "audit:read": rule("whole", "read", "read the audit log", { forTasks: true }),
} as const satisfies Readonly<Record<string, ActionRule>>;

export type Action = keyof typeof rules;

// Object.keys loses the literal names that the table above fixes.
export const actions = Object.keys(rules) as readonly Action[];

/** The rule of an action, widened so that code about approvals holds before the first approval exists. */
export function ruleOf(action: Action): ActionRule {
  return rules[action];
}

/** Who brings in scans also says how the bringing goes: a token made for one is never refused the other. */
const impliedBy: Readonly<Partial<Record<Action, Action>>> = { "collector:report": "scan:ingest" };

/** True when verbs that were granted allow `action`, by itself or as part of another. */
export function grants(verbs: readonly Action[], action: Action): boolean {
  const wider = impliedBy[action];
  return verbs.includes(action) || (wider !== undefined && verbs.includes(wider));
}

/** True for a word that names an action. */
export function isAction(word: string): word is Action {
  return Object.hasOwn(rules, word);
}

/** Actions an API token can be given; approvals never are. */
export const tokenActions: readonly Action[] = actions.filter((action) => rules[action].forTokens);
