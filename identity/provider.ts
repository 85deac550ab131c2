import type { Configuration, JWKS, KoaContextWithOIDC } from "oidc-provider";
import Provider, { interactionPolicy } from "oidc-provider";
import type { IdentityEnv } from "#lib/env.ts";
import { problemPage, signedOutPage, signOutPage } from "./pages.ts";
import type { Person } from "./people.ts";

/** The OpenID provider with its one client, its people and its own pages. */
export function makeProvider(env: IdentityEnv, people: readonly Person[], jwks: JWKS): Provider {
  return new Provider(env.issuer, configuration(env, people, jwks));
}

function configuration(env: IdentityEnv, people: readonly Person[], jwks: JWKS): Configuration {
  return {
    jwks,
    clients: [
      {
        client_id: env.clientId,
        client_secret: env.clientSecret,
        client_name: "Kubeproof",
        application_type: "web",
        grant_types: ["authorization_code"],
        response_types: ["code"],
        redirect_uris: [`${env.publicUrl}/api/auth/callback/oidc`],
        post_logout_redirect_uris: [`${env.publicUrl}/sign-in`, `${env.publicUrl}/`],
      },
    ],
    scopes: ["openid", "profile", "email", "groups"],
    claims: { openid: ["sub"], profile: ["name"], email: ["email"], groups: ["groups"] },
    // The claims belong into the ID token: the product reads groups there and needs no second request.
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    cookies: { keys: [env.cookieKey] },
    ttl: {
      Session: 12 * 3600,
      Grant: 12 * 3600,
      Interaction: 3600,
      AccessToken: 600,
      IdToken: 600,
      AuthorizationCode: 60,
    },
    findAccount: (_ctx, id) => accountOf(people, id),
    loadExistingGrant: (ctx) => grantEverything(ctx),
    interactions: { policy: policyFor(env.isDemo), url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          ctx.body = signOutPage(form, env.isDemo);
        },
        postLogoutSuccessSource: (ctx) => {
          ctx.body = signedOutPage(env.publicUrl, env.isDemo);
        },
      },
    },
    renderError: (ctx, out) => {
      ctx.type = "html";
      ctx.body = problemPage(
        out.error_description ?? "The request was not understood.",
        out.error,
        env.publicUrl,
        env.isDemo,
      );
    },
  };
}

function accountOf(people: readonly Person[], id: string) {
  const person = people.find((candidate) => candidate.id === id);
  if (person === undefined) return undefined;
  const claims = { sub: person.id, name: person.name, email: person.email, groups: [...person.groups] };
  return { accountId: person.id, claims: () => claims };
}

// Provider and client are one product on one machine: there is nothing to consent to.
async function grantEverything(ctx: KoaContextWithOIDC) {
  const { client, session, provider } = ctx.oidc;
  if (client === undefined || session?.accountId === undefined) return undefined;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope("openid profile email groups");
  await grant.save();
  return grant;
}

// In the demo every sign-in asks who to be, or nobody could go from Mara to Tomás without clearing cookies.
function policyFor(isDemo: boolean) {
  const policy = interactionPolicy.base();
  if (!isDemo) return policy;
  const alwaysPick = new interactionPolicy.Check("pick", "the demo asks every time who to be", (ctx) =>
    ctx.oidc.result?.login === undefined
      ? interactionPolicy.Check.REQUEST_PROMPT
      : interactionPolicy.Check.NO_NEED_TO_PROMPT,
  );
  policy.get("login")?.checks.add(alwaysPick);
  return policy;
}
