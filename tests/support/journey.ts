import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Locator, type Page } from "@playwright/test";

/**
 * Waits until a person can use this part of a page: it is shown, and what is pressed in it is heard. The server sends a page
 * in pieces that stand hidden beside the skeleton until they are whole, where focus does nothing; and a button that is shown
 * is deaf until React has taken it over, which React notes on the element.
 */
export async function expectAwake(part: Locator): Promise<void> {
  await expect(part).toBeVisible();
  const isTaken = () => part.evaluate((element) => Object.keys(element).some((key) => key.startsWith("__reactProps$")));
  await expect.poll(isTaken, "React has taken the element over").toBe(true);
}

/** Goes to a page of the console and waits until it can be used. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expectAwake(page.getByRole("heading", { level: 1 }));
}

/** Signs in as one of the demo people, by name. */
export async function signIn(page: Page, name: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByRole("link", { name: new RegExp(name) }).click();
  await expect(page).toHaveURL("/");
  await expectAwake(page.getByRole("heading", { level: 1 }));
}

/** Expects axe to find nothing on the page as it stands. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target.join(" ")}`)).toEqual([]);
}
