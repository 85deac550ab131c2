import type { IncomingMessage, ServerResponse } from "node:http";
import type Provider from "oidc-provider";
import type { IdentityEnv } from "#lib/env.ts";
import type { Attempts } from "./attempts.ts";
import { passwordPage, pickPage } from "./pages.ts";
import { isPassword, type StoredPassword } from "./password.ts";
import { administrator, findPerson, type Person } from "./people.ts";

export type House = {
  readonly env: IdentityEnv;
  readonly provider: Provider;
  readonly people: readonly Person[];
  /** Null in the demo, which has no password. */
  readonly password: StoredPassword | null;
  readonly attempts: Attempts;
};

/** GET /interaction/…: shows who may sign in; in the demo a hint of the link picks at once. */
export async function showInteraction(house: House, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { params, uid } = await house.provider.interactionDetails(request, response);
  const hint = params.login_hint;
  const hinted = house.env.isDemo && typeof hint === "string" ? findPerson(house.people, hint) : undefined;
  if (hinted !== undefined) return await finish(house, request, response, hinted);
  sendPage(response, 200, house.env.isDemo ? pickPage(house.people, `/interaction/${uid}`) : askPassword(uid, null));
}

/** POST /interaction/…: the person picked, or the password given. The interaction's cookie ties it to this browser. */
export async function submitInteraction(
  house: House,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { uid } = await house.provider.interactionDetails(request, response);
  const form = await readForm(request);
  if (house.password === null) {
    const person = findPerson(house.people, form.get("person") ?? "");
    if (person === undefined) return sendPage(response, 400, pickPage(house.people, `/interaction/${uid}`));
    return await finish(house, request, response, person);
  }
  const waitMs = house.attempts.waitMs(Date.now());
  if (waitMs > 0) return refuseForNow(response, uid, waitMs);
  house.attempts.begin(Date.now());
  if (!(await isPassword(form.get("password") ?? "", house.password))) {
    return sendPage(response, 401, askPassword(uid, "This is not the password."));
  }
  house.attempts.succeed();
  await finish(house, request, response, administrator);
}

/** Sends a page of ours. */
export function sendPage(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
  response.end(html);
}

function askPassword(uid: string, problem: string | null): string {
  return passwordPage(administrator, `/interaction/${uid}`, problem);
}

function refuseForNow(response: ServerResponse, uid: string, waitMs: number): void {
  const seconds = Math.ceil(waitMs / 1000);
  const wait = seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
  response.setHeader("retry-after", String(seconds));
  sendPage(response, 429, askPassword(uid, `Too many wrong passwords. Wait ${wait} and try again.`));
}

async function finish(house: House, request: IncomingMessage, response: ServerResponse, person: Person): Promise<void> {
  const result = {
    login: { accountId: person.id, remember: !house.env.isDemo, amr: [house.env.isDemo ? "none" : "pwd"] },
  };
  await house.provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

const longestFormBytes = 10_000;

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let text = "";
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > longestFormBytes) return new URLSearchParams();
  }
  return new URLSearchParams(text);
}
