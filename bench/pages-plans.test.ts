import { expect, test } from "vitest";
import { ranIn } from "./pages-plans.ts";

const log = `2026-11-24 18:00:00 UTC [7] LOG:  duration: 1.250 ms  plan:
\t{
\t  "Query Text": "select 1 from cluster join scan on true",
\t  "Plan": {
\t    "Node Type": "Nested Loop",
\t    "Plans": [
\t      { "Node Type": "Seq Scan", "Relation Name": "scan" },
\t      { "Node Type": "Index Scan", "Relation Name": "cluster" }
\t    ]
\t  }
\t}
2026-11-24 18:00:00 UTC [7] LOG:  checkpoint starting: time
`;

test("statements are told from the server's log with their time and the tables they read from end to end", () => {
  expect(ranIn(log)).toEqual([
    { text: "select 1 from cluster join scan on true", milliseconds: 1.25, scanned: ["scan"] },
  ]);
});

test("a log without plans tells no statement", () => {
  expect(ranIn("2026-11-24 18:00:00 UTC [7] LOG:  checkpoint starting: time\n")).toEqual([]);
});
