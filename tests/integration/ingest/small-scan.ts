/** What a line of a made document answers: kube-bench's status, what makes it manual, skipped or impossible. */
export const answers = ["pass", "fail", "warn", "manual", "skip", "error"] as const;
export type Answer = (typeof answers)[number];

/** The benchmark every document names, and real lines of it with every belief there is. */
export const benchmark = "cis-1.12";
export const lines = {
  master: ["1.1.1", "1.1.9", "1.1.12", "1.3.7"],
  node: ["4.2.1", "4.2.8", "4.2.10"],
  policies: ["5.1.2", "5.2.3"],
} as const;
export type NodeType = keyof typeof lines;

/** One line of a made document; `words` is what the tool found. */
export type Line = { readonly id: string; readonly answer: Answer; readonly words: string };
export type Section = { readonly nodeType: NodeType; readonly lines: readonly Line[] };

const statuses: Readonly<Record<Answer, { status: string; type: string; reason: string }>> = {
  pass: { status: "PASS", type: "", reason: "" },
  fail: { status: "FAIL", type: "", reason: "" },
  warn: { status: "WARN", type: "", reason: "" },
  manual: { status: "WARN", type: "manual", reason: "Test marked as a manual test" },
  skip: { status: "INFO", type: "skip", reason: "Test marked as skip" },
  error: { status: "FAIL", type: "", reason: "failed to run: sh: no such file" },
};

/** A document as `kube-bench run --json` writes it, with these lines alone. */
export function scanDocument(sections: readonly Section[]): string {
  const controls = sections.map((section) => ({
    id: "1",
    version: benchmark,
    detected_version: "1.33",
    text: section.nodeType,
    node_type: section.nodeType,
    tests: [{ section: "1", desc: "made up", results: section.lines.map(resultOf) }],
  }));
  return JSON.stringify({ Controls: controls });
}

function resultOf({ id, answer, words }: Line): Readonly<Record<string, unknown>> {
  return {
    test_number: id,
    test_desc: `line ${id}`,
    remediation: "mend it",
    scored: true,
    expected_result: "something else",
    actual_value: words,
    ...statuses[answer],
  };
}

/** A roster of nodes alone, in the product's own shape. */
export function rosterDocument(roster: {
  readonly observedAt: Date;
  readonly complete: boolean;
  readonly covers?: readonly string[];
  readonly nodes: readonly { readonly name: string; readonly createdAt?: Date; readonly roles?: readonly string[] }[];
}): string {
  return JSON.stringify({
    observedAt: roster.observedAt.toISOString(),
    complete: roster.complete,
    nodes: roster.nodes.map((node) => ({
      name: node.name,
      uid: `uid-${node.name}`,
      roles: node.roles ?? [],
      version: "v1.33.2",
      createdAt: node.createdAt?.toISOString() ?? "",
      labels: {},
    })),
    complete_for: roster.covers ?? ["Node"],
    cluster: { uid: "c-1", version: "v1.33.2", provider: "" },
  });
}
