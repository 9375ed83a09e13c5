/** Notices in the platform: the bell, what arrives at an open page, and the list. */
import type { Locator, Page } from "@playwright/test";
import { TEACHER, teacher } from "../support/people";
import { decide as decideOf } from "../support/rest";
import type { Server } from "../support/server";
import { attend, become, bothThemes, expect, goto, hydrated, look, onPhone, test } from "../support/test";

test.beforeEach(({ page }) => become(page, teacher));

/** The bell that this size of screen shows. */
function bell(page: Page): Locator {
  return page.getByRole("link", { name: /^Notificaciones/ }).locator("visible=true");
}

function unread(page: Page): Locator {
  return page.getByRole("listitem").filter({ hasText: "Sin leer" });
}

/** The director's switch, from another machine. */
function decide(server: Server, permission: "comunicados" | "encuestas", active: boolean): Promise<void> {
  return decideOf(server.url, TEACHER, permission, active);
}

// Each screen has a bell and a menu of its own.
test("what the director decides arrives at the teacher's open page, and the menu follows", async ({ page, server }) => {
  await attend(page, "/perfil");
  await expect(bell(page)).toHaveAccessibleName("Notificaciones");
  const entry = page.getByRole("navigation", { name: "Menú principal" }).locator("visible=true").getByRole("link", { name: "Comunicados" });
  await expect(entry).toHaveCount(0);

  await decide(server, "comunicados", true);
  await expect(bell(page)).toHaveAccessibleName("Notificaciones, 1 sin leer");
  await expect(page.getByRole("status").filter({ has: page.getByRole("button", { name: "Cerrar aviso" }) })).toContainText(/comunicados/i);
  await expect(entry).toBeVisible();
  await look(page, "campana", bothThemes);

  await decide(server, "comunicados", false);
  await expect(bell(page)).toHaveAccessibleName("Notificaciones, 2 sin leer");
  await expect(entry).toHaveCount(0);
});

test("notices are read one by one or all at once, without loading the page anew", onPhone, async ({ page, server }) => {
  await decide(server, "comunicados", true);
  await decide(server, "encuestas", true);
  await decide(server, "encuestas", false);
  await goto(page, "/dashboard");
  const stream = page.waitForResponse((response) => response.url().endsWith("/api/notificaciones/eventos"));
  await bell(page).click();
  await expect(page.getByRole("heading", { level: 1, name: "Notificaciones" })).toBeVisible();
  await hydrated(page);
  await expect(unread(page)).toHaveCount(3);

  await page.evaluate(() => (document.body.dataset.same = "true"));
  await unread(page).first().getByRole("button", { name: /^Marcar como leída/ }).click();
  await expect(unread(page)).toHaveCount(2);
  await expect(bell(page)).toHaveAccessibleName("Notificaciones, 2 sin leer");

  // What arrives stands in the open list.
  await stream;
  await decide(server, "encuestas", true);
  await expect(unread(page)).toHaveCount(3);
  await page.getByRole("tab", { name: /^Sin leer/ }).click();
  await expect(page).toHaveURL(/ver=sin-leer/);
  await expect(page.getByRole("tabpanel").getByRole("listitem")).toHaveCount(3);
  await page.getByRole("button", { name: "Marcar todas como leídas" }).click();
  await expect(page.getByText("No tiene notificaciones sin leer")).toBeVisible();
  await expect(bell(page)).toHaveAccessibleName("Notificaciones");
  expect(await page.evaluate(() => document.body.dataset.same)).toBe("true");
});

test("opening a notice reads it", onPhone, async ({ page, server }) => {
  await decide(server, "comunicados", true);
  await goto(page, "/notificaciones");
  await unread(page).getByRole("button", { name: /^Abrir/ }).click();
  await page.waitForURL((url) => url.pathname !== "/notificaciones");
  await expect(bell(page)).toHaveAccessibleName("Notificaciones");
});

test("where no stream comes through, the bell asks now and then, and tries the stream again", onPhone, async ({ page, server, expectProblems }) => {
  expectProblems(/503/);
  const stream = "**/api/notificaciones/eventos";
  let refused = 0;
  await page.route(stream, (route) => {
    refused += 1;
    return route.fulfill({ status: 503 });
  });
  await page.clock.install();
  await goto(page, "/dashboard");
  await expect.poll(() => refused).toBeGreaterThan(0);
  await decide(server, "comunicados", true);
  await page.clock.fastForward(31_000);
  await expect(bell(page)).toHaveAccessibleName("Notificaciones, 1 sin leer");
  await page.unroute(stream);
  let isOpen = false;
  page.on("response", (response) => void (isOpen ||= response.url().endsWith("/eventos") && response.ok()));
  await expect(async () => {
    await page.clock.fastForward(31_000);
    expect(isOpen).toBe(true);
  }).toPass({ intervals: [100], timeout: 10_000 });
  await decide(server, "comunicados", false);
  await expect(bell(page)).toHaveAccessibleName("Notificaciones, 2 sin leer");
});

test("a list with an open dialog is written anew once that is closed", onPhone, async ({ page, server }) => {
  await attend(page, "/notificaciones");
  await page.evaluate(() => {
    const dialog = document.createElement("dialog");
    document.querySelector("#avisos")?.append(dialog);
    dialog.showModal();
  });
  await decide(server, "comunicados", true);
  await expect(bell(page)).toHaveAccessibleName("Notificaciones, 1 sin leer");
  // Long enough for what must not happen: the list would have been fetched by now.
  await page.waitForTimeout(300);
  await expect(page.locator("dialog[open]")).toHaveCount(1);
  await expect(unread(page)).toHaveCount(0);
  await page.evaluate(() => document.querySelector<HTMLDialogElement>("dialog[open]")?.close());
  await expect(unread(page)).toHaveCount(1);
});
