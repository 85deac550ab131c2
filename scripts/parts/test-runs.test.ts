import { expect, test } from "vitest";
import { readPlaywright, readVitest, withExitCode } from "./test-runs.ts";

const vitest = {
  numPassedTests: 3,
  numFailedTests: 1,
  numPendingTests: 1,
  numTodoTests: 1,
  testResults: [
    { status: "passed", assertionResults: [{ status: "passed" }] },
    { status: "failed", assertionResults: [{ status: "failed" }] },
  ],
};

test("a test file that could not be read counts as a failed test", () => {
  const unread = { status: "failed", assertionResults: [] };

  expect(readVitest(vitest)).toEqual({ passed: 3, failed: 1, skipped: 2 });
  expect(readVitest({ ...vitest, testResults: [...vitest.testResults, unread] })).toMatchObject({ failed: 2 });
});

test("a flaky journey and an error outside a journey count as failed", () => {
  const report = { stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{ message: "no server" }] };

  expect(readPlaywright(report)).toEqual({ passed: 4, failed: 3, skipped: 2 });
});

test("a run without a report, or one that ended badly without a failed test, is never green", () => {
  expect(withExitCode(readVitest(null), 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(withExitCode({ passed: 9, failed: 0, skipped: 0 }, 1)).toEqual({ passed: 9, failed: 1, skipped: 0 });
  expect(withExitCode({ passed: 9, failed: 0, skipped: 0 }, 0)).toEqual({ passed: 9, failed: 0, skipped: 0 });
});
