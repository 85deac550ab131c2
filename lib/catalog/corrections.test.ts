import { expect, test } from "vitest";
import { loadCorrections } from "./corrections.ts";
import { loadCatalog } from "./load.ts";

const catalog = loadCatalog();

test("every correction names controls and a framework there are, and what it says instead exists there", () => {
  const corrections = loadCorrections();

  expect(corrections.length).toBeGreaterThan(30);
  for (const { controls, framework, instead, says } of corrections) {
    for (const control of controls) expect(catalog.controls.get(control)?.kind, `${says}: ${control}`).toBe("control");
    if (framework === undefined) continue;
    const ids = catalog.frameworks.get(framework)?.requirements.map((each) => each.id) ?? [];
    for (const id of instead) expect(ids, says).toContain(id);
  }
});

test("an id that is called wrong is not offered as its own correction", () => {
  for (const { kind, instead, said } of loadCorrections()) {
    if (kind === "wrong_id" && said !== undefined) expect(instead).not.toContain(said);
  }
});
