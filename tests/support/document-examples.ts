import * as z from "zod";

const Parameters = z.looseObject({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({ parameters: z.array(z.looseObject({ name: z.string(), in: z.string() })).optional() }),
    ),
  ),
});

/** The same OpenAPI document with an example for every parameter of a path that is named here. */
export function withExamples(document: string, examples: Readonly<Record<string, string>>): string {
  const whole = Parameters.parse(JSON.parse(document));
  for (const methods of Object.values(whole.paths)) {
    for (const { parameters } of Object.values(methods)) {
      for (const parameter of parameters ?? []) {
        const example = examples[parameter.name];
        if (parameter.in === "path" && example !== undefined) parameter["example"] = example;
      }
    }
  }
  return JSON.stringify(whole);
}
