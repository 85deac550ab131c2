/** Somebody the local identity provider knows. */
export type Person = {
  /** Stable subject of the tokens. */
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly groups: readonly string[];
  /** One word for what they are, and a sentence for what to try as them. */
  readonly title: string;
  readonly about: string;
};

/** The invented people of the demo. Approving needs two people, so there are two approvers. */
export const demoPeople: readonly Person[] = [
  {
    id: "mara.lindqvist",
    name: "Mara Lindqvist",
    email: "mara.lindqvist@halden.example",
    groups: ["kubeproof-engineers"],
    title: "security engineer",
    about: "Works findings, requests acceptances on all clusters",
  },
  {
    id: "ines.okafor",
    name: "Ines Okafor",
    email: "ines.okafor@halden.example",
    groups: ["kubeproof-compliance"],
    title: "compliance officer",
    about: "Answers for frameworks, attests what people must witness",
  },
  {
    id: "tomas.ferreira",
    name: "Tomás Ferreira",
    email: "tomas.ferreira@halden.example",
    groups: ["kubeproof-approvers"],
    title: "approver",
    about: "Decides on requested acceptances",
  },
  {
    id: "jonas.weber",
    name: "Jonas Weber",
    email: "jonas.weber@halden.example",
    groups: ["kubeproof-approvers"],
    title: "approver",
    about: "The second approver where two are needed",
  },
  {
    id: "priya.raman",
    name: "Priya Raman",
    email: "priya.raman@halden.example",
    groups: ["kubeproof-auditors"],
    title: "auditor",
    about: "Reads everything, changes nothing",
  },
  {
    id: "alex.novak",
    name: "Alex Novak",
    email: "alex.novak@halden.example",
    groups: ["kubeproof-admins"],
    title: "administrator",
    about: "Clusters, sources, tokens; own requests stay with others",
  },
];

/** The one person there is without the demo. */
export const administrator: Person = {
  id: "administrator",
  name: "Administrator",
  email: "administrator@localhost",
  groups: ["kubeproof-admins"],
  title: "administrator",
  about: "The first account; connect your own identity provider with OIDC_ISSUER",
};

/** Finds a person by subject or e-mail address, as a sign-in link may name them. */
export function findPerson(people: readonly Person[], hint: string): Person | undefined {
  return people.find((person) => person.id === hint || person.email === hint);
}
