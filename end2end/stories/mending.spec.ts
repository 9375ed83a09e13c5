/** Errors, mended where they are seen. */
import type { Page } from "@playwright/test";
import { administrator, files } from "../support/people";
import { checkAccessibility, expect, goto, shot, signIn, test } from "../support/test";
import { bringIn, csv, expectCounts, process, upload } from "../support/wizard";

test.beforeEach(async ({ page, javaScriptEnabled }) => {
  if (javaScriptEnabled !== false) await signIn(page, administrator.user, administrator.password);
});

async function bringParents(page: Page): Promise<void> {
  await bringIn(page, files.parents, "padres", 45, "45 usuarios", "45 padres creados exitosamente");
}

test("a cell is mended in place: Enter saves, Escape leaves, and only valid rows count", async ({ page }) => {
  await upload(page, files.parentsWithErrors);
  await expectCounts(page, 44, 6);
  const phone = page.getByLabel("Teléfono, fila 8", { exact: true });
  await phone.fill("nada");
  await phone.press("Escape");
  await expect(phone).toHaveValue("98765");

  // Still wrong: the row stays, with what was typed and why.
  await phone.fill("98-76");
  await phone.press("Enter");
  await expect(page.getByLabel("Teléfono, fila 8", { exact: true })).toHaveValue("98-76");
  await expect(page.getByLabel("Teléfono, fila 8", { exact: true })).toBeFocused();
  await expectCounts(page, 44, 6);

  // What is being typed elsewhere stays when another row is saved.
  await page.getByLabel("Nombre, fila 15", { exact: true }).fill("Aurora");
  await phone.fill("987654321");
  await phone.press("Enter");
  await expectCounts(page, 45, 5);
  await expect(page.getByLabel("Teléfono, fila 8", { exact: true })).toHaveCount(0);
  await expect(page.getByLabel("Nombre, fila 15", { exact: true })).toHaveValue("Aurora");
  await page.getByLabel("Nombre, fila 15", { exact: true }).press("Enter");
  await expectCounts(page, 46, 4);
  await checkAccessibility(page);
  await shot(page, "corregir");

  // The button at the foot follows.
  await process(page, 46);
  await expect(page.getByText("46 padres creados exitosamente")).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText("4 registros omitidos por errores. Descargue el reporte para más detalles.")).toBeVisible();
});

test("a row is left out, found among those left out, and taken in again", async ({ page }) => {
  await upload(page, files.parentsWithErrors);
  await expectCounts(page, 44, 6);
  await page.getByRole("button", { name: "Omitir fila 5", exact: true }).click();
  await expectCounts(page, 44, 5);
  await page.getByRole("tab", { name: /Omitidos/ }).click();
  await expect(page.getByRole("tabpanel").getByRole("row").filter({ hasText: "César Augusto" })).toBeVisible();
  await checkAccessibility(page);
  await shot(page, "omitidos");
  await page.getByRole("button", { name: "Incluir fila 5", exact: true }).click();
  await expectCounts(page, 44, 6);
});

test("errors are grouped by kind, and the group is in the address", async ({ page }) => {
  await upload(page, files.parentsWithErrors);
  await expectCounts(page, 44, 6);
  await page.getByRole("link", { name: /Teléfono: no es válido 1/ }).click();
  await expect(page).toHaveURL(/campo=telefono&codigo=formato/);
  const rows = page.getByRole("tabpanel").getByRole("row").filter({ hasText: "Error:" });
  await expect(rows).toHaveCount(1);
  await goto(page, page.url());
  await expect(rows).toHaveCount(1);
  await page.getByRole("link", { name: /Todos 6/ }).click();
  await expect(rows).toHaveCount(6);
});

test("a wrong value is mended in every row that has it", async ({ page }) => {
  test.setTimeout(120_000);
  await bringParents(page);
  const students = ["01234501", "01234538", "01234575"].map((document, n) => `Niño ${"ABC"[n]},Quispe,Premaria,${n + 2},${document},madre`);
  const right = "Lucía,Ríos,Primaria,3,01234612,padre";
  await upload(page, csv("alumnos.csv", ["nombre,apellido,nivel,grado,nro_documento_apoderado,tipo_relacion", ...students, right]), "estudiantes");
  await expectCounts(page, 1, 3);
  await expect(page.getByText("El nivel 'Premaria' no existe. Valores válidos: Inicial, Primaria, Secundaria").first()).toBeVisible();
  await expect(page.getByText(/«Premaria» aparece en 3\s+filas/)).toBeVisible();
  await expect(page.getByLabel("Nivel correcto para las 3 filas")).toHaveValue("Primaria");
  await checkAccessibility(page);
  await shot(page, "corregir-en-todas");
  await page.emulateMedia({ colorScheme: "dark" });
  await checkAccessibility(page);
  await shot(page, "corregir-en-todas-noche");
  await page.emulateMedia({ colorScheme: "light" });
  await page.getByRole("button", { name: "Corregir en las 3 filas" }).click();
  await expectCounts(page, 4, 0);

  // Who belongs to whom, before anything is created.
  await page.getByRole("tab", { name: /Relaciones/ }).click();
  const relations = page.getByRole("tabpanel").getByRole("row").filter({ hasText: "Válido" });
  await expect(relations).toHaveCount(4);
  await expect(relations.first().getByRole("img", { name: /^Apoderado: .+ \(madre\)$/ })).toBeVisible();
  await checkAccessibility(page);
  await shot(page, "relaciones-revision");
  await process(page, 4, "4 estudiantes");
  await expect(page.getByText("4 estudiantes creados exitosamente")).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText("4 relaciones familiares creadas")).toBeVisible();
});

test("each wrong student says why, in the words of the story", async ({ page }) => {
  test.setTimeout(120_000);
  await bringParents(page);
  await bringIn(page, files.teachers, "docentes", 28, "28 usuarios", "28 docentes creados exitosamente");
  await upload(page, files.studentsWithErrors, "estudiantes");
  await expect(page.getByRole("heading", { name: "Revise antes de crear" })).toBeVisible();
  const panel = page.getByRole("tabpanel");
  for (const sentence of [
    "El apoderado con documento 99999999 no existe en el sistema.",
    "El nivel 'Premaria' no existe. Valores válidos: Inicial, Primaria, Secundaria",
    "Tipo de relación inválido: 'tio'. Valores válidos: padre, madre, apoderado, tutor.",
    "El usuario con documento 40100000 no tiene rol 'apoderado'.",
  ]) {
    await expect(panel.getByText(sentence).first()).toBeVisible();
  }
  await checkAccessibility(page);
  await shot(page, "estudiantes-con-errores");
  await page.getByRole("tab", { name: /Relaciones/ }).click();
  await expect(panel.getByText("No encontrado").first()).toBeVisible();
  await shot(page, "relaciones-con-errores");
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a cell is mended and a row left out by plain posts", async ({ page, server, browser }) => {
    const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled: true });
    const alive = await context.newPage();
    await signIn(alive, administrator.user, administrator.password);
    await upload(alive, files.parentsWithErrors);
    await expectCounts(alive, 44, 6);
    await page.goto("/login");
    await page.getByLabel("Usuario").fill(administrator.user);
    await page.getByLabel("Contraseña", { exact: true }).fill(administrator.password);
    await page.getByRole("button", { name: "Ingresar", exact: true }).click();
    await page.goto(alive.url());
    await page.getByLabel("Teléfono, fila 8", { exact: true }).fill("987654321");
    await page.getByLabel("Teléfono, fila 8", { exact: true }).press("Enter");
    await expectCounts(page, 45, 5);
    await page.getByRole("button", { name: "Omitir fila 5", exact: true }).click();
    await expectCounts(page, 45, 4);
    await context.close();
  });
});
