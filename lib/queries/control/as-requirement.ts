import type { Control, Requirement } from "#lib/domain/catalog/catalog.ts";

/** A control as a requirement that rests on it alone: it is judged, told and shown as requirements are. */
export function asRequirement(control: Control): Requirement {
  return {
    id: control.id,
    parent: null,
    title: control.title,
    leaf: true,
    class: "technical",
    essenceMissing: false,
    gap: "",
    links: [{ control: control.id, role: "required", strength: "full", why: control.description }],
    marks: [],
  };
}
