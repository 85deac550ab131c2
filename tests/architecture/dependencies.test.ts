import { expect, test } from "vitest";
import { auditShipped, readAudit } from "#tests/support/npm-audit.ts";

test("no package that is shipped has a known hole of high or critical severity", async ({ skip }) => {
  const audit = await auditShipped();

  if ("unasked" in audit) return skip(`The registry could not be asked about known holes: ${audit.unasked}.`);
  expect(audit.holes).toEqual([]);
});

test("a known hole is told from a registry that could not be asked", () => {
  const vulnerabilities = {
    "left-pad": { severity: "critical", range: "<1.3.0" },
    colours: { severity: "low", range: "*" },
  };

  expect(readAudit(JSON.stringify({ vulnerabilities }))).toEqual({ holes: ["left-pad <1.3.0: critical"] });
  expect(readAudit(JSON.stringify({ vulnerabilities: {} }))).toEqual({ holes: [] });
  expect(readAudit('{"message":"405 Method Not Allowed"}')).toEqual({ unasked: "405 Method Not Allowed" });
  expect(readAudit("")).toEqual({ unasked: "npm printed no report" });
});
