import type { Person } from "./people.ts";

/** Text made safe for HTML content and attribute values. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

/** The demo's page: six people, a click each. */
export function pickPage(people: readonly Person[], action: string): string {
  const rows = people.map((person) => personRow(person)).join("");
  return page({
    title: "Pick a person",
    isDemo: true,
    body: `<h1>Demo identity provider</h1>
<p class="muted">Pick a person, no password; you come back signed in as them.</p>
<form method="post" action="${escapeHtml(action)}">
<ul class="people">${rows}</ul>
</form>
<p class="small">Approving needs two people: start as Mara, then decide as Tomás and as Jonas.</p>`,
  });
}

/** The page without the demo: one account, one password. */
export function passwordPage(account: Person, action: string, problem: string | null): string {
  const note =
    problem === null
      ? ""
      : `<p class="problem" id="problem" role="alert"><span aria-hidden="true">▲</span> ${escapeHtml(problem)}</p>`;
  return page({
    title: "Sign in",
    isDemo: false,
    body: `<h1>Sign in</h1>
<p class="muted">The local identity provider of this Kubeproof, on this machine only.</p>
${note}<form method="post" action="${escapeHtml(action)}" class="stack">
<label for="account">Account</label>
<input id="account" name="account" type="text" value="${escapeHtml(account.email)}" autocomplete="username" readonly>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required autofocus
 maxlength="200"${problem === null ? "" : ' aria-invalid="true" aria-describedby="problem"'}>
<button class="primary" type="submit">Sign in</button>
</form>
<p class="small">The password was printed once, when Kubeproof first started. Lost it? Stop Kubeproof and run
<code>npm start -- --no-demo --new-password</code>.</p>`,
  });
}

/** Asks before the session here ends. `form` is the provider's own hidden form. */
export function signOutPage(form: string, isDemo: boolean): string {
  return page({
    title: "Sign out",
    isDemo,
    body: `<h1>Sign out here too?</h1>
<p class="muted">You are signed out of Kubeproof. This ends the session of the identity provider as well.</p>
${form}
<div class="stack">
<button class="primary" type="submit" form="op.logoutForm" name="logout" value="yes" autofocus>Sign out</button>
<button type="submit" form="op.logoutForm">Stay signed in here</button>
</div>`,
  });
}

/** After signing out without an address to go back to. */
export function signedOutPage(backTo: string, isDemo: boolean): string {
  return page({
    title: "Signed out",
    isDemo,
    body: `<h1>You are signed out</h1>
<p><a class="primary" href="${escapeHtml(backTo)}">Back to Kubeproof</a></p>`,
  });
}

/** What went wrong and where to begin again. */
export function problemPage(problem: string, code: string, backTo: string, isDemo: boolean): string {
  return page({
    title: "Sign-in did not work",
    isDemo,
    body: `<h1>Sign-in did not work</h1>
<p class="problem" role="alert"><span aria-hidden="true">▲</span> ${escapeHtml(problem)}</p>
<p><a class="primary" href="${escapeHtml(backTo)}">Begin again at Kubeproof</a></p>
<p class="small">Error code <code>${escapeHtml(code)}</code></p>`,
  });
}

const mark = `<svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true"><rect x="1" y="6.5" width="10" height="7" class="mark-proven"/><rect x="14.5" y="7" width="4" height="6" class="mark-rest"/><rect x="11.5" y="2" width="2" height="16" class="mark-line"/></svg>`;
const flask = `<svg width="16" height="16" viewBox="0 0 16 16" class="icon" aria-hidden="true"><path d="M6 2h4M6.8 2v4L3 13a.8.8 0 0 0 .7 1h8.600a.8.8 0 0 0 .7-1L9.200 6V2M5 10h6"/></svg>`;
const chevron = `<svg width="16" height="16" viewBox="0 0 16 16" class="icon" aria-hidden="true"><path d="m6 4 4 4-4 4"/></svg>`;

function page({ title, isDemo, body }: { title: string; isDemo: boolean; body: string }): string {
  const banner = isDemo
    ? `<aside class="banner" aria-label="Demo">${flask}<span><b>Demo.</b> These people are invented. This identity provider answers on this machine only and lets anyone in without a password.</span></aside>`
    : "";
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">
<title>${escapeHtml(title)} · Kubeproof local identity</title>
<link rel="stylesheet" href="/assets/style.css"></head>
<body>${banner}<main><div class="brand">${mark}<span>Kubeproof</span><span class="what">local identity</span></div>
${body}</main></body></html>`;
}

function personRow(person: Person): string {
  const initials = person.name
    .split(" ")
    .map((word) => word.slice(0, 1))
    .join("");
  return `<li><button type="submit" name="person" value="${escapeHtml(person.id)}">
<span class="avatar" aria-hidden="true">${escapeHtml(initials)}</span>
<span class="who"><span><b>${escapeHtml(person.name)}</b> <span class="tag">${escapeHtml(person.title)}</span></span>
<span class="small">${escapeHtml(person.about)}</span></span>${chevron}</button></li>`;
}
