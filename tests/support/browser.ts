/** Enough of a browser to follow a sign-in by hand: one cookie jar per origin, redirects followed one at a time. */
export type Jar = Map<string, Map<string, string>>;

const cookiesOf = (jar: Jar, origin: string): Map<string, string> => {
  const found = jar.get(origin) ?? new Map<string, string>();
  jar.set(origin, found);
  return found;
};

/** The `cookie` header a browser would send to this origin. */
export function cookieHeader(jar: Jar, origin: string): string {
  return [...cookiesOf(jar, origin)].map(([name, value]) => `${name}=${value}`).join("; ");
}

/** Keeps what a response sets, and forgets what it takes away. */
export function keepCookies(jar: Jar, origin: string, response: Response): void {
  for (const line of response.headers.getSetCookie()) {
    const [pair = "", ...attributes] = line.split(";");
    const name = pair.slice(0, pair.indexOf("=")).trim();
    const value = pair.slice(pair.indexOf("=") + 1).trim();
    const isOver = attributes.some((part) => /^ *max-age=0$/i.test(part) || /^ *expires=Thu, 01 Jan 1970/i.test(part));
    if (isOver || value === "") cookiesOf(jar, origin).delete(name);
    else cookiesOf(jar, origin).set(name, value);
  }
}

/** Follows redirects over the network until one leads to `stopAt`; answers that address without asking it. */
export async function followUntil(jar: Jar, from: string, stopAt: string): Promise<URL> {
  let url = new URL(from);
  for (let step = 0; step < 10 && url.origin !== stopAt; step += 1) {
    const response = await fetch(url, { redirect: "manual", headers: { cookie: cookieHeader(jar, url.origin) } });
    keepCookies(jar, url.origin, response);
    const location = response.headers.get("location");
    if (location === null) throw new Error(`${url.pathname} answered ${response.status} without a redirect`);
    url = new URL(location, url);
  }
  return url;
}
