/** What a person can be here. The words are the product's; groups of the identity provider are mapped to them. */
export const roles = ["viewer", "auditor", "engineer", "approver", "officer", "admin"] as const;
export type Role = (typeof roles)[number];

/** How a role is called on screen. */
export const roleTitles: Readonly<Record<Role, string>> = {
  viewer: "Viewer",
  auditor: "Auditor",
  engineer: "Security engineer",
  approver: "Approver",
  officer: "Compliance officer",
  admin: "Administrator",
};

/** True for a word that names a role. */
export function isRole(word: string): word is Role {
  return Object.hasOwn(roleTitles, word);
}
