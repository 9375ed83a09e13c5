/** Notices in the platform: the bell, what arrives at an open page, and the list. */
import type { APIRequestContext, Locator, Page } from "@playwright/test";
import { director, guardian, teacher } from "../support/people";
import { checkAccessibility, expect, goto, shot, signIn, test, type Person } from "../support/test";

/** The bell that this size of screen shows. */
function bell(page: Page): Locator {
  return page.getByRole("link", { name: /^Notificaciones/ }).locator("visible=true");
}

function unread(page: Page): Locator {
  return page.getByRole("listitem").filter({ hasText: "Sin leer" });
}

async function tokenOf(request: APIRequestContext, person: Person): Promise<{ token: string; id: string }> {
  const answer = await request.post("/api/auth/login", { data: { usuario: person.user, password: person.password } });
  const { token, usuario } = await answer.json();
  return { token, id: usuario.id };
}

/** The director's switch, from another machine. */
async function decide(request: APIRequestContext, permission: string, active: boolean): Promise<void> {
  const [{ token }, { id }] = [await tokenOf(request, director), await tokenOf(request, teacher)];
  const answer = await request.put(`/api/teachers/${id}/permissions`, {
    headers: { authorization: `Bearer ${token}` },
    data: { tipo_permiso: permission, estado_activo: active },
  });
  expect(answer.status(), await answer.text()).toBe(200);
}

test("what the director decides arrives at the teacher's open page, and the menu follows", async ({ page, request }) => {
  await signIn(page, teacher.user, teacher.password);
  await goto(page, "/perfil");
  await expect(bell(page)).toHaveAccessibleName("Notificaciones");
  const entry = page.getByRole("navigation", { name: "Menú principal" }).locator("visible=true").getByRole("link", { name: "Comunicados" });
  await expect(entry).toHaveCount(0);

  await decide(request, "comunicados", true);
  await expect(bell(page)).toHaveAccessibleName("Notificaciones, 1 sin leer");
  await expect(page.getByRole("status").filter({ has: page.getByRole("button", { name: "Cerrar aviso" }) })).toContainText(/comunicados/i);
  await expect(entry).toBeVisible();
  await checkAccessibility(page);
  await shot(page, "campana");
  await page.emulateMedia({ colorScheme: "dark" });
  await checkAccessibility(page);
  await shot(page, "campana-noche");

  await decide(request, "comunicados", false);
  await expect(bell(page)).toHaveAccessibleName("Notificaciones, 2 sin leer");
  await expect(entry).toHaveCount(0);
});

test("notices are read one by one or all at once, without loading the page anew", async ({ page, request }) => {
  await signIn(page, teacher.user, teacher.password);
  await decide(request, "comunicados", true);
  await decide(request, "encuestas", true);
  await decide(request, "encuestas", false);
  await bell(page).click();
  await expect(page.getByRole("heading", { level: 1, name: "Notificaciones" })).toBeVisible();
  await page.waitForFunction(() => document.documentElement.dataset.hydrated === "true");
  await expect(unread(page)).toHaveCount(3);
  await checkAccessibility(page);
  await shot(page, "notificaciones");
  await page.emulateMedia({ colorScheme: "dark" });
  await checkAccessibility(page);
  await shot(page, "notificaciones-noche");
  await page.emulateMedia({ colorScheme: "light" });

  await page.evaluate(() => (document.body.dataset.same = "true"));
  await unread(page).first().getByRole("button", { name: /^Marcar como leída/ }).click();
  await expect(unread(page)).toHaveCount(2);
  await expect(bell(page)).toHaveAccessibleName("Notificaciones, 2 sin leer");

  // What arrives stands in the open list.
  await decide(request, "encuestas", true);
  await expect(unread(page)).toHaveCount(3);
  await page.getByRole("tab", { name: /^Sin leer/ }).click();
  await expect(page).toHaveURL(/ver=sin-leer/);
  await expect(page.getByRole("tabpanel").getByRole("listitem")).toHaveCount(3);
  await page.getByRole("button", { name: "Marcar todas como leídas" }).click();
  await expect(page.getByText("No tiene notificaciones sin leer")).toBeVisible();
  await expect(bell(page)).toHaveAccessibleName("Notificaciones");
  await checkAccessibility(page);
  await shot(page, "notificaciones-al-dia");
  expect(await page.evaluate(() => document.body.dataset.same)).toBe("true");
});

test("opening a notice reads it", async ({ page, request }) => {
  await signIn(page, teacher.user, teacher.password);
  await decide(request, "comunicados", true);
  await goto(page, "/notificaciones");
  await unread(page).getByRole("button", { name: /^Abrir/ }).click();
  await page.waitForURL((url) => url.pathname !== "/notificaciones");
  await expect(bell(page)).toHaveAccessibleName("Notificaciones");
});

test("whoever has no notices is told so, also on a narrow phone", async ({ page }) => {
  await signIn(page, guardian.user, guardian.password);
  await goto(page, "/notificaciones");
  await expect(page.getByText("No tiene notificaciones", { exact: true })).toBeVisible();
  await checkAccessibility(page);
  await shot(page, "notificaciones-vacio");
  await page.setViewportSize({ width: 360, height: 740 });
  await checkAccessibility(page);
});

test("where no stream comes through, the bell asks now and then, and tries the stream again", async ({ page, request, expectProblems }) => {
  expectProblems(/503/);
  const stream = "**/api/notificaciones/eventos";
  let refused = 0;
  await page.route(stream, (route) => {
    refused += 1;
    return route.fulfill({ status: 503 });
  });
  await page.clock.install();
  await signIn(page, teacher.user, teacher.password);
  await expect.poll(() => refused).toBeGreaterThan(0);
  await decide(request, "comunicados", true);
  await page.clock.fastForward(31_000);
  await expect(bell(page)).toHaveAccessibleName("Notificaciones, 1 sin leer");
  await page.unroute(stream);
  const opened = page.waitForResponse((response) => response.url().endsWith("/eventos") && response.ok());
  for (let poll = 0; poll < 4; poll++) {
    await page.clock.fastForward(31_000);
    await page.waitForTimeout(500);
  }
  await opened;
  await decide(request, "comunicados", false);
  await expect(bell(page)).toHaveAccessibleName("Notificaciones, 2 sin leer");
});

test("a list with an open dialog is written anew once that is closed", async ({ page, request }) => {
  await signIn(page, teacher.user, teacher.password);
  await goto(page, "/notificaciones");
  await page.evaluate(() => {
    const dialog = document.createElement("dialog");
    document.querySelector("#avisos")?.append(dialog);
    dialog.showModal();
  });
  await decide(request, "comunicados", true);
  await expect(bell(page)).toHaveAccessibleName("Notificaciones, 1 sin leer");
  await page.waitForTimeout(1_000);
  await expect(page.locator("dialog[open]")).toHaveCount(1);
  await expect(unread(page)).toHaveCount(0);
  await page.evaluate(() => document.querySelector<HTMLDialogElement>("dialog[open]")?.close());
  await expect(unread(page)).toHaveCount(1);
});
