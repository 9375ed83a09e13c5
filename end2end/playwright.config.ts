import { defineConfig, devices } from "@playwright/test";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** The system's Chromium, if there is one; Playwright's own otherwise. */
function systemChromium(): string | undefined {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const folders = (process.env.PATH ?? "").split(delimiter);
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return process.env.PADRON_TEST_CHROMIUM ?? candidates.find(existsSync);
}

const executablePath = systemChromium();
const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: "stories",
  outputDir: "test-results",
  globalSetup: "./support/prepare.ts",
  fullyParallel: true,
  workers: 2,
  forbidOnly: !!process.env.CI,
  // Two cores hash, render and drive two browsers: a story may be slow, and may be tried once more where nobody looks on.
  timeout: 120_000,
  retries: process.env.CI ? 1 : 0,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    locale: "es-PE",
    timezoneId: "America/Lima",
    // Colours are judged and pictures taken when nothing moves.
    contextOptions: { reducedMotion: "reduce" },
    // Recording costs each action more than the action itself: only what failed once is recorded.
    trace: "on-first-retry",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath,
      args: ["--disable-background-networking", "--disable-component-update", ...(isRoot ? ["--no-sandbox"] : [])],
    },
  },
  // Who sits at which screen, and so which story runs where: `onPhone` and `onDesktop` of `support/test.ts`.
  projects: [
    {
      name: "phone",
      grepInvert: /@desktop/,
      use: { ...devices["Pixel 7"], viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
    },
    { name: "desktop", grepInvert: /@phone/, use: { ...devices["Desktop Chrome"], viewport: { width: 1280, height: 800 } } },
  ],
});
