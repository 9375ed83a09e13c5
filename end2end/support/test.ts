/**
 * What every story imports: `test`, with a server of its own for each test, and the helpers.
 * A test fails on any console error, page error, failed own request or hydration warning; one that provokes such a
 * thing says so with `expectProblems(/…/)`.
 */
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";
import { cpSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { preparedFolder, startServer, workFolder, type Server } from "./server";

export { expect };

/** Someone who can sign in. */
export interface Person {
  user: string;
  password: string;
}

interface Fixtures {
  /** Tells the test that problems which match are meant to happen. */
  expectProblems: (pattern: RegExp) => void;
}

interface Own {
  /** A server of this test's own, on a fresh copy of the demo's database. */
  server: Server;
  problems: RegExp[];
}

export const test = base.extend<Fixtures & Own>({
  server: async ({}, use, info) => {
    const folder = join(workFolder, info.testId);
    rmSync(folder, { recursive: true, force: true });
    cpSync(preparedFolder, folder, { recursive: true });
    const server = await startServer(folder);
    await use(server);
    await server.stop();
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

/** Opens a page and waits until it is alive: a click before that is lost. */
export async function goto(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await hydrated(page);
}

/** Waits for the mark that the application's `hydrate()` sets. */
export async function hydrated(page: Page): Promise<void> {
  await page.waitForFunction(() => document.documentElement.dataset.hydrated === "true");
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
  const report = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  const findings = report.violations
    .filter((violation) => violation.impact === "serious" || violation.impact === "critical")
    .map((violation) => `${violation.id}: ${violation.help}\n  ${violation.nodes.map((node) => node.html).join("\n  ")}`);
  expect(findings).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow, "the page scrolls sideways").toBeLessThanOrEqual(0);
}

/** Keeps a picture of the whole page in `artefacts/<project>/<name>.png`, for people to look at. */
export async function shot(page: Page, name: string): Promise<void> {
  const here = dirname(fileURLToPath(import.meta.url));
  const folder = join(here, "..", "artefacts", test.info().project.name);
  // What is fixed to the window stands at its top.
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true, animations: "disabled" });
}
