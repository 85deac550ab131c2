import { readFileSync } from "node:fs";
import type { ContainerPlan, ImageBase } from "../plan.ts";

export type VulnerabilityClass = "os-pkgs" | "lang-pkgs";

/** A known vulnerability in a package; ids, packages and versions are those of the public lists. */
export type KnownVulnerability = {
  /** What Trivy calls the kind of package, for example `debian` or `jar`. */
  readonly type: string;
  readonly id: string;
  readonly package: string;
  readonly installed: string;
  /** "" where no fix was published. */
  readonly fixed: string;
  readonly severity: string;
  /** CVSS base score. */
  readonly score: number;
  /** RFC 3339. */
  readonly published: string;
  readonly title: string;
  /** An image has it when what it is built on is at least this old (see `ContainerPlan`). */
  readonly age: number;
};

/** Kinds of packages in an image. */
const typesOf: Readonly<Record<ImageBase, readonly string[]>> = {
  alpine: ["alpine"],
  debian: ["debian"],
  "distroless-go": ["gobinary"],
  node: ["debian", "node-pkg"],
  java: ["debian", "jar"],
  python: ["debian", "python-pkg"],
};

const ofSystem: ReadonlySet<string> = new Set(["alpine", "debian"]);

function readOne(line: string): KnownVulnerability {
  const [type = "", id = "", name = "", installed = "", fixed = "", severity = "", score, published, age, title = ""] =
    line.split("\t");
  const numbers = { score: Number(score), age: Number(age) };
  return {
    type,
    id,
    package: name,
    installed,
    fixed,
    severity,
    published: `${published}T12:15:00Z`,
    title,
    ...numbers,
  };
}

/** One line each; titles are short words of our own. */
const all: readonly KnownVulnerability[] = readFileSync(new URL("./vulnerabilities.tsv", import.meta.url), "utf8")
  .trimEnd()
  .split("\n")
  .slice(1)
  .map(readOne);

/** The operating system an image says it has. */
export function osOf({ base }: ContainerPlan): { readonly family: string; readonly name: string } {
  return base === "alpine" ? { family: "alpine", name: "3.18.12" } : { family: "debian", name: "12.7" };
}

/** What is known about an image, by kind of package. */
export function vulnerabilitiesOf({ base, age }: ContainerPlan): readonly {
  readonly class: VulnerabilityClass;
  readonly type: string;
  readonly found: readonly KnownVulnerability[];
}[] {
  return typesOf[base].map((type) => ({
    class: ofSystem.has(type) ? "os-pkgs" : "lang-pkgs",
    type,
    found: all.filter((each) => each.type === type && each.age <= age),
  }));
}
