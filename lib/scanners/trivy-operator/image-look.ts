import { imageLook } from "#lib/domain/check/vulnerability.ts";
import { imageReference, imageResource } from "#lib/domain/resource/image-reference.ts";
import type { Observation } from "../types.ts";
import type { ReportInHand } from "./reading.ts";

/**
 * That a vulnerability report looked at one version of an image: of a clean one nothing else is left. It is about the image,
 * whoever runs it; a report that names neither tag nor digest says nothing about a version.
 */
export function imageLookOf({ list, engine, image }: ReportInHand): readonly Observation[] {
  const reference = list === "vulnerabilities" && /[:@][^/]*$/.test(image) ? imageReference(image) : null;
  if (reference === null) return [];
  return [
    {
      kind: "check",
      tool: engine,
      check: imageLook.check,
      witness: imageLook.check,
      rawId: imageLook.check,
      title: imageLook.title,
      outcome: "pass",
      severity: "info",
      resource: imageResource(reference),
      message: "",
      remediation: "",
      line: null,
      details: reference.digest === "" ? {} : { digest: reference.digest },
    },
  ];
}
