import type { Context } from "#lib/db/context.ts";
import type { Framework, Profile } from "#lib/domain/catalog/catalog.ts";
import { AppError } from "#lib/errors.ts";

/** A profile of a framework of the catalog in force; throws `not_found` where there is no such thing. */
export function findProfile(
  { catalog }: Pick<Context, "catalog">,
  asked: { readonly framework: string; readonly profile: string },
): { readonly framework: Framework; readonly profile: Profile } {
  const framework = catalog.frameworks.get(asked.framework);
  const profile = framework?.profiles.find(({ id }) => id === asked.profile);
  if (framework !== undefined && profile !== undefined) return { framework, profile };
  throw new AppError("not_found", "There is no such profile of such a framework. Reload the page.", {
    reason: "unknown_profile",
  });
}
