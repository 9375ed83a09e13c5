/**
 * What every story imports: `test`, with a server of its own for each test, and the helpers.
 * A test fails on any console error, page error, failed own request or hydration warning; one that provokes such a
 * thing says so with `expectProblems(/…/)`.
 */
import axe from "axe-core";
import { test as base, expect, type Page } from "@playwright/test";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { copyPrepared, startServer, workFolder, type Data, type Server } from "./server";
import type { Person } from "./people";
import { cookiesOf } from "./sessions";

export { expect };

/**
 * Who sits at what: administrators at an old office PC, directors, teachers and families with a phone in their hand. A
 * story that is about what people do runs where they do it, and carries one of these; one that differs by screen (what
 * stands where, a table or cards, the menus) carries none and runs on both. `stories/pages` looks at every page and
 * state on both. The projects leave out the other's stories (`playwright.config.ts`).
 */
export const onPhone = { tag: "@phone" };
export const onDesktop = { tag: "@desktop" };

interface Options {
  /** What the server starts with. */
  data: Data;
  /** Further settings of the server. */
  environment: Record<string, string>;
}

interface Fixtures {
  /** Tells the test that problems which match are meant to happen. */
  expectProblems: (pattern: RegExp) => void;
}

interface Own {
  /** A server of this test's own, on a fresh copy of what was prepared. */
  server: Server;
  problems: RegExp[];
}

export const test = base.extend<Options & Fixtures & Own>({
  data: ["demo", { option: true }],

  environment: [{}, { option: true }],

  server: async ({ data, environment }, use, info) => {
    const folder = join(workFolder, info.testId);
    copyPrepared(data, folder);
    const server = await startServer(folder, environment);
    await use(server);
    await server.kill();
  },

  baseURL: async ({ server }, use) => use(server.url),

  problems: async ({}, use) => use([]),

  expectProblems: async ({ problems }, use) => use((pattern) => void problems.push(pattern)),

  page: async ({ page, problems }, use) => {
    const seen = collectProblems(page);
    await use(page);
    expect(seen.filter((problem) => !problems.some((pattern) => pattern.test(problem)))).toEqual([]);
  },
});

/** Everything that should not happen while a page is used, as it happens. */
export function collectProblems(page: Page): string[] {
  const seen: string[] = [];
  page.on("pageerror", (error) => seen.push(`page error: ${error.message}`));
  page.on("console", (message) => {
    const text = message.text();
    if (message.type() === "error" || /hydrat|unreachable|reactive value|outside a reactive/i.test(text)) {
      seen.push(`console ${message.type()}: ${text} (${message.location().url})`);
    }
  });
  page.on("response", (response) => {
    if (response.status() >= 500) seen.push(`${response.status()} ${response.url()}`);
  });
  return seen;
}

/** Opens a page and waits until it is interactive: a click before that is lost. */
export async function goto(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await hydrated(page);
}

/** Waits for the mark that the application's `hydrate()` sets. */
export async function hydrated(page: Page): Promise<void> {
  await page.waitForFunction(() => document.documentElement.dataset.hydrated === "true");
}

/** The same, and waits until the page hears of what happens elsewhere. What happens before that, it shows when it is opened again. */
export async function attend(page: Page, path: string): Promise<void> {
  const stream = page.waitForResponse((response) => response.url().endsWith("/api/notificaciones/eventos"));
  await goto(page, path);
  await stream;
}

/** Makes this browser one in which that person, and nobody else, has signed in. Loads nothing. */
export async function become(page: Page, person: Person, device: 0 | 1 = 0): Promise<void> {
  await page.context().clearCookies();
  await page.context().addCookies(cookiesOf(person, device));
}

/** Opens a page as that person. */
export async function enter(page: Page, person: Person, path: string, device: 0 | 1 = 0): Promise<void> {
  // The stream of the page before would be asked for again without a session.
  await page.goto("about:blank");
  await become(page, person, device);
  await goto(page, path);
}

/** Signs in through the form and waits until the sign-in page is left. */
export async function signIn(page: Page, user: string, password: string): Promise<void> {
  await goto(page, "/login");
  await page.getByLabel("Usuario").fill(user);
  await page.getByLabel("Contraseña", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Ingresar", exact: true }).click();
  await page.waitForURL((url) => url.pathname !== "/login");
  await hydrated(page);
}

/** No finding of axe that is serious or critical, nor anything that scrolls sideways. */
export async function checkAccessibility(page: Page): Promise<void> {
  const isThere = await page.evaluate(() => "axe" in window);
  if (!isThere) await page.evaluate(axe.source);
  const findings = await page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      // All that is asked for; the rest need not be described.
      resultTypes: ["violations"],
    });
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => node.html).join("\n  ")}`);
  });
  expect(findings).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow, "the page scrolls sideways").toBeLessThanOrEqual(0);
}

/**
 * Looks at a page as it stands: judged by axe, and pictured under that name. `themes` are those it is looked at in; in
 * the end it is light again.
 */
export async function look(page: Page, name: string, themes: ("light" | "dark")[] = ["light"]): Promise<void> {
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme });
    await checkAccessibility(page);
    await shot(page, colorScheme === "dark" ? `${name}-noche` : name);
  }
  await page.emulateMedia({ colorScheme: "light" });
}

export const bothThemes: ("light" | "dark")[] = ["light", "dark"];

/** Whether pictures are asked for: they are for people to look at, and no test judges them. */
const PICTURES = process.env.PADRON_PICTURES === "1";

/** With `PADRON_PICTURES=1`: a picture of the whole page in `artefacts/<project>/<name>.png`. */
export async function shot(page: Page, name: string): Promise<void> {
  if (!PICTURES) return;
  // What is fixed to the window stands at its top; of a dialog there is nothing beyond the window.
  const whole = !(await page.locator("dialog[open]").count());
  if (whole) await page.evaluate(() => window.scrollTo(0, 0));
  const here = dirname(fileURLToPath(import.meta.url));
  const path = join(here, "..", "artefacts", test.info().project.name, `${name}.png`);
  await page.screenshot({ path, fullPage: whole, animations: "disabled" });
}
