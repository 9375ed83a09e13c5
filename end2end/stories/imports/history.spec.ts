/** Runs that are cancelled or found again, past imports, and the way back from one. */
import { administrator, director, files, manyParents } from "../../support/people";
import { check, importFile } from "../../support/rest";
import { become, enter, expect, goto, hydrated, look, onDesktop, shot, test } from "../../support/test";
import { expectCounts, process, review, upload } from "../../support/wizard";

test.beforeEach(({ page }) => become(page, administrator));

test.describe("of work that takes its time", () => {
  // So much work is each person that nobody's machine is through before it is cancelled.
  test.use({ environment: { PADRON_BCRYPT_COST_INICIAL: "13" } });

  test("a run is found again on another device, and cancelled: what was created stays", async ({ page, browser, server }) => {
    await review(page, server.url, manyParents(400));
    await expectCounts(page, 400, 0);
    await process(page, 400);
    await expect(page.getByText(/Creando usuarios\.\.\. \d+\/400 filas procesadas/).first()).toBeVisible();

    const context = await browser.newContext({ baseURL: server.url, viewport: page.viewportSize() });
    const other = await context.newPage();
    await enter(other, administrator, page.url(), 1);
    await expect(other.getByText(/Creando usuarios\.\.\. [1-9]\d*\/400 filas procesadas/).first()).toBeVisible({ timeout: 20_000 });
    await expect(other.getByText(/Quedan? /)).toBeVisible({ timeout: 20_000 });
    await look(other, "importar-5-progreso");
    await other.getByText("Cancelar", { exact: true }).click();
    await expect(other.getByText(/Ya se crearon \d+; se quedan\./)).toBeVisible();
    await look(other, "cancelar-en-marcha");
    await other.getByRole("button", { name: "Detener" }).click();
    await expect(other.getByRole("heading", { name: "Importación cancelada" })).toBeVisible({ timeout: 20_000 });
    await expect(other.getByText(/Ya se crearon \d+; se quedan\./)).toBeVisible();
    await shot(other, "cancelada-en-marcha");
    // The first device finds out by itself.
    await expect(page.getByRole("heading", { name: "Importación cancelada" })).toBeVisible({ timeout: 20_000 });
    await context.close();
  });
});

test.describe("with a school", () => {
  test.use({ data: "school" });

  test("past imports are found by file, kind and state, and taken back", onDesktop, async ({ page, server }) => {
    const few = manyParents(5);
    await importFile(server.url, few, "padres");
    await check(server.url, files.parentsWithErrors, "padres");
    await goto(page, "/admin/importaciones");
    const rows = page.getByRole("table", { name: "Importaciones" }).getByRole("row").filter({ hasText: "Ana" });
    await expect(rows).toHaveCount(5);
    await expect(rows.first()).toContainText("Por confirmar");
    await expect(rows.last()).toContainText(/padres\.xlsx.*45.creados.*Completada/s);

    await page.getByPlaceholder("Archivo, huella o persona").fill("docentes");
    await expect(rows).toHaveCount(1);
    await expect(page).toHaveURL(/buscar=docentes/);
    await page.getByPlaceholder("Archivo, huella o persona").fill("");
    await page.getByLabel("Tipo", { exact: true }).selectOption("padres");
    await expect(rows).toHaveCount(3);
    await page.getByLabel("Estado", { exact: true }).selectOption("completado");
    await expect(rows).toHaveCount(2);
    await goto(page, page.url());
    await expect(rows).toHaveCount(2);

    await page.getByRole("link", { name: few.name }).click();
    await hydrated(page);
    await expect(page.getByRole("tab", { name: "Creados 5" })).toBeVisible();
    await page.getByRole("button", { name: "Deshacer", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByText(/Se retirarán 5.usuarios/)).toBeVisible();
    await dialog.getByLabel("Escriba 5 para confirmar").fill("4");
    await dialog.getByRole("button", { name: "Deshacer" }).click();
    await expect(dialog.getByText(/registros retirados/)).toHaveCount(0);
    await dialog.getByLabel("Escriba 5 para confirmar").fill("5");
    await dialog.getByRole("button", { name: "Deshacer" }).click();
    await expect(dialog.getByText("Listo: 5 registros retirados.")).toBeVisible({ timeout: 20_000 });
    await dialog.getByRole("link", { name: "Ver la importación" }).click();
    await expect(page.getByText(/Deshecha el /)).toBeVisible();
    await expect(page.getByRole("tab", { name: "Deshechos 5" })).toBeVisible();
    // They can come in again.
    await upload(page, few);
    await expectCounts(page, 5, 0);
    await process(page, 5);
    await expect(page.getByText("5 padres creados exitosamente")).toBeVisible({ timeout: 30_000 });
  });

  test("an undo keeps who is in use, and says why", async ({ page }) => {
    await goto(page, "/admin/importaciones");
    await page.getByRole("link", { name: "padres.xlsx" }).click();
    await hydrated(page);
    await expect(page.getByRole("tab", { name: "Creados 45" })).toBeVisible();
    await look(page, "detalle");
    await page.getByRole("button", { name: "Deshacer", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByText(/Se retirarán 45.usuarios/)).toBeVisible();
    await look(page, "deshacer");
    await dialog.getByLabel("Escriba 45 para confirmar").fill("45");
    await dialog.getByRole("button", { name: "Deshacer" }).click();
    await expect(dialog.getByText(/se conserv/)).toBeVisible({ timeout: 20_000 });
    await expect(dialog.getByRole("list", { name: "Conservados" }).getByRole("listitem").first()).toContainText(/Fila \d+ · /);
    await look(page, "deshacer-conservados");
  });
});

test("the director opens neither the past imports nor the check of relations", onDesktop, async ({ page, expectProblems }) => {
  // The page that refuses has no icon of its own, so that the browser asks for the usual one.
  expectProblems(/403/);
  await become(page, director);
  for (const path of ["/admin/relaciones", "/admin/importaciones"]) {
    expect((await page.goto(path))?.status()).toBe(403);
  }
});
