import * as z from "zod";
import { applyComment, type Comment } from "./comments.ts";
import type { JsonSchema } from "./json-schema.ts";

type Shapes = Record<string, JsonSchema>;
type Side = "input" | "output";

const local = "#/$defs/";
const shared = "#/components/schemas/";

/**
 * Collects the JSON Schemas of zod shapes. Shapes with an id in zod's global registry become components that others refer
 * to; one that reads differently as input (defaults, what is trimmed) than as output stands there twice.
 */
export class ShapeBook {
  readonly #comments: ReadonlyMap<string, Comment>;
  readonly #defs: Readonly<Record<Side, Shapes>> = { input: {}, output: {} };
  readonly #roots: { readonly side: Side; readonly schema: JsonSchema }[] = [];

  /** `comments`: what is said about named shapes, by name. */
  constructor(comments: ReadonlyMap<string, Comment> = new Map()) {
    this.#comments = comments;
  }

  /** The schema of a shape; its references are right once `components` was called. */
  add(shape: z.ZodType, side: Side): JsonSchema {
    // Within another object, because a root is never a reference.
    const whole = convert(z.object({ root: shape }), side);
    return this.#keep(asShapes(whole["properties"])["root"] ?? {}, side, asShapes(whole["$defs"]));
  }

  /** The fields of an input, each as a schema of its own: what stands in a path or a query. */
  fields(shape: z.ZodType): { readonly properties: Shapes; readonly required: readonly unknown[] } {
    const whole = convert(shape, "input");
    const defs = { ...asShapes(whole["$defs"]) };
    let schema: JsonSchema = whole;
    for (let id = idIn(schema); id !== null; id = idIn(schema)) {
      schema = defs[id] ?? {};
      // What only gathers the fields is no component of its own.
      delete defs[id];
    }
    const comment = this.#comments.get(z.globalRegistry.get(shape)?.id ?? "");
    if (comment !== undefined) applyComment(schema, comment);
    const { properties, required } = schema;
    this.#keep(asShapes(properties), "input", defs);
    return { properties: asShapes(properties), required: Array.isArray(required) ? required : [] };
  }

  #keep(schema: JsonSchema, side: Side, defs: Shapes): JsonSchema {
    for (const [id, def] of Object.entries(defs)) this.#defs[side][id] ??= def;
    this.#roots.push({ side, schema });
    return schema;
  }

  /** Everything that is referred to, by name in the order of the alphabet; corrects the references in what `add` gave. */
  components(): Shapes {
    const both = this.#differing();
    const nameOf = (id: string, side: Side): string => (side === "input" && both.has(id) ? `${id}Input` : id);
    const all: Shapes = {};
    for (const side of ["output", "input"] as const) {
      for (const [id, schema] of Object.entries(this.#defs[side])) {
        refer(schema, (to) => nameOf(to, side));
        const comment = this.#comments.get(id);
        if (comment !== undefined) applyComment(schema, comment);
        all[nameOf(id, side)] = schema;
      }
    }
    for (const { side, schema } of this.#roots) refer(schema, (to) => nameOf(to, side));
    return Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  // Those whose two sides differ, and those that refer to such a one.
  #differing(): ReadonlySet<string> {
    const { input, output } = this.#defs;
    const found = new Set<string>();
    const ids = Object.keys(input).filter((id) => id in output);
    for (let before = -1; before !== found.size; ) {
      before = found.size;
      for (const id of ids) {
        const text = JSON.stringify(input[id]);
        const refersToOne = [...found].some((other) => text.includes(`"${local}${other}"`));
        if (refersToOne || text !== JSON.stringify(output[id])) found.add(id);
      }
    }
    return found;
  }
}

function convert(shape: z.ZodType, side: Side): JsonSchema {
  return z.toJSONSchema(shape, {
    io: side,
    unrepresentable: "any",
    override({ jsonSchema }) {
      // More fields may come to an answer at any time; a request with an unknown one is refused where it says so.
      if (side === "output" && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      // The format says it for a reader of answers, in fewer words.
      if (side === "output" && jsonSchema.format !== undefined) delete jsonSchema.pattern;
      if (jsonSchema.pattern !== undefined) jsonSchema.pattern = readableEverywhere(jsonSchema.pattern);
      delete jsonSchema["id"];
    },
  });
}

/** Few readers of patterns know classes of characters by name. */
function readableEverywhere(pattern: string): string {
  return pattern.replaceAll("\\p{Cc}", "\\u0000-\\u001f\\u007f-\\u009f").replaceAll("\\p{Cs}", "\\ud800-\\udfff");
}

function idIn(schema: JsonSchema): string | null {
  const to = schema["$ref"];
  return typeof to === "string" && to.startsWith(local) ? to.slice(local.length) : null;
}

function refer(schema: unknown, nameOf: (id: string) => string): void {
  if (typeof schema !== "object" || schema === null) return;
  if ("$ref" in schema && typeof schema.$ref === "string" && schema.$ref.startsWith(local)) {
    schema.$ref = `${shared}${nameOf(schema.$ref.slice(local.length))}`;
  }
  for (const part of Object.values(schema)) refer(part, nameOf);
}

// What zod writes below `$defs` and `properties` are schemas by name.
const asShapes = (value: unknown): Shapes => (value ?? {}) as Shapes;
