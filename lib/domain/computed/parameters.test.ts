import { expect, test } from "vitest";
import { defaultParameters, defaultParameterValues, parametersFrom } from "./parameters.ts";

test("the defaults read the same as people set them and as facts are measured by them", () => {
  expect(parametersFrom(defaultParameterValues)).toEqual(defaultParameters);
});

test("days become durations and percents become shares", () => {
  const values = { ...defaultParameterValues, deadlineDays: { critical: 1, high: 2 }, digestPercent: 95 };

  expect(parametersFrom(values)).toMatchObject({
    deadlines: { critical: 86_400_000, high: 172_800_000 },
    digestShare: 0.95,
  });
});
