/** Runs that are cancelled or found again, past imports, and the way back from one. */
import { administrator, director, files, manyParents } from "../support/people";
import { checkAccessibility, expect, goto, hydrated, shot, signIn, test } from "../support/test";
import { bringIn, expectCounts, process, upload } from "../support/wizard";

test.beforeEach(async ({ page }) => {
  await signIn(page, administrator.user, administrator.password);
});

test("a run is found again on another device, and cancelled: what was created stays", async ({ page, browser, server }) => {
  test.setTimeout(180_000);
  await upload(page, manyParents(400));
  await expectCounts(page, 400, 0);
  await process(page, 400);
  await expect(page.getByText(/Creando usuarios\.\.\. \d+\/400 filas procesadas/).first()).toBeVisible();

  const context = await browser.newContext({ baseURL: server.url, viewport: page.viewportSize() });
  const other = await context.newPage();
  await signIn(other, administrator.user, administrator.password);
  await goto(other, page.url());
  await expect(other.getByText(/Creando usuarios\.\.\. [1-9]\d*\/400 filas procesadas/).first()).toBeVisible({ timeout: 20_000 });
  await other.getByText("Cancelar", { exact: true }).click();
  await expect(other.getByText(/Ya se crearon \d+; se quedan\./)).toBeVisible();
  await checkAccessibility(other);
  await shot(other, "cancelar-en-marcha");
  await other.getByRole("button", { name: "Detener" }).click();
  await expect(other.getByRole("heading", { name: "Importación cancelada" })).toBeVisible({ timeout: 20_000 });
  await expect(other.getByText(/Ya se crearon \d+; se quedan\./)).toBeVisible();
  await shot(other, "cancelada-en-marcha");
  // The first device finds out by itself.
  await expect(page.getByRole("heading", { name: "Importación cancelada" })).toBeVisible({ timeout: 20_000 });
  await context.close();
});

test("past imports are found by file, kind and state, and taken back", async ({ page }) => {
  test.setTimeout(240_000);
  await goto(page, "/admin/importaciones");
  await expect(page.getByText("Todavía no se importó nada")).toBeVisible();
  await checkAccessibility(page);
  await shot(page, "historial-vacio");

  await bringIn(page, files.parents, "padres", 45, "45 usuarios", "45 padres creados exitosamente");
  await bringIn(page, files.teachers, "docentes", 28, "28 usuarios", "28 docentes creados exitosamente");
  await upload(page, files.parentsWithErrors);
  await expectCounts(page, 44, 6);

  await goto(page, "/admin/importaciones");
  const rows = page.getByRole("table", { name: "Importaciones" }).getByRole("row").filter({ hasText: "Ana" });
  await expect(rows).toHaveCount(3);
  await expect(rows.first()).toContainText("Por confirmar");
  await expect(rows.last()).toContainText(/padres\.xlsx.*45.creados.*Completada/s);
  await checkAccessibility(page);
  await shot(page, "historial");
  await page.emulateMedia({ colorScheme: "dark" });
  await checkAccessibility(page);
  await shot(page, "historial-noche");
  await page.emulateMedia({ colorScheme: "light" });

  await page.getByPlaceholder("Archivo, huella o persona").fill("docentes");
  await expect(rows).toHaveCount(1);
  await expect(page).toHaveURL(/buscar=docentes/);
  await page.getByPlaceholder("Archivo, huella o persona").fill("");
  await page.getByLabel("Tipo", { exact: true }).selectOption("padres");
  await expect(rows).toHaveCount(2);
  await page.getByLabel("Estado", { exact: true }).selectOption("completado");
  await expect(rows).toHaveCount(1);
  await goto(page, page.url());
  await expect(rows).toHaveCount(1);

  await page.getByRole("link", { name: "padres.xlsx" }).click();
  await hydrated(page);
  await expect(page.getByRole("tab", { name: "Creados 45" })).toBeVisible();
  await checkAccessibility(page);
  await shot(page, "detalle");

  await page.getByRole("button", { name: "Deshacer", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText(/Se retirarán 45.usuarios/)).toBeVisible();
  await checkAccessibility(page);
  await shot(page, "deshacer");
  await dialog.getByLabel("Escriba 45 para confirmar").fill("44");
  await dialog.getByRole("button", { name: "Deshacer" }).click();
  await expect(dialog.getByText(/registros retirados/)).toHaveCount(0);
  await dialog.getByLabel("Escriba 45 para confirmar").fill("45");
  await dialog.getByRole("button", { name: "Deshacer" }).click();
  await expect(dialog.getByText("Listo: 45 registros retirados.")).toBeVisible({ timeout: 20_000 });
  await dialog.getByRole("link", { name: "Ver la importación" }).click();
  await expect(page.getByText(/Deshecha el /)).toBeVisible();
  await expect(page.getByRole("tab", { name: "Deshechos 45" })).toBeVisible();
  await checkAccessibility(page);
  await shot(page, "detalle-deshecha");
  // They can come in again.
  await bringIn(page, files.parents, "padres", 45, "45 usuarios", "45 padres creados exitosamente");
});

test("an undo keeps who is in use, and says why", async ({ page }) => {
  test.setTimeout(180_000);
  await bringIn(page, files.parents, "padres", 45, "45 usuarios", "45 padres creados exitosamente");
  await page.getByRole("link", { name: "Ver en el historial" }).click();
  const parents = page.url();
  await bringIn(page, files.students, "estudiantes", 320, "320 estudiantes", "320 estudiantes creados exitosamente");
  await goto(page, parents);
  await page.getByRole("button", { name: "Deshacer", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Escriba 45 para confirmar").fill("45");
  await dialog.getByRole("button", { name: "Deshacer" }).click();
  await expect(dialog.getByText(/se conserv/)).toBeVisible({ timeout: 20_000 });
  await expect(dialog.getByRole("list", { name: "Conservados" }).getByRole("listitem").first()).toContainText(/Fila \d+ · /);
  await checkAccessibility(page);
  await shot(page, "deshacer-conservados");
});

test("where every student has a guardian there is nothing to verify, and the director opens neither page", async ({ page, browser, server, expectProblems }) => {
  expectProblems(/403/);
  await goto(page, "/admin/relaciones");
  await expect(page.getByText("Todos los estudiantes tienen apoderado")).toBeVisible();
  await checkAccessibility(page);
  await shot(page, "relaciones-vacio");
  const context = await browser.newContext({ baseURL: server.url, viewport: page.viewportSize() });
  const own = await context.newPage();
  await signIn(own, director.user, director.password);
  for (const path of ["/admin/relaciones", "/admin/importaciones"]) {
    expect((await own.goto(path))?.status()).toBe(403);
  }
  await context.close();
});
