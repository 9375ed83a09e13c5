/** Errors, mended where they are seen. */
import { administrator, files, studentsOfPremaria } from "../../support/people";
import { check } from "../../support/rest";
import { become, expect, goto, onDesktop, shot, test } from "../../support/test";
import { at, expectCounts, process, review } from "../../support/wizard";

test.beforeEach(({ page }) => become(page, administrator));

test("a cell is mended in place: Enter saves, Escape leaves, and only valid rows count", onDesktop, async ({ page, server }) => {
  await review(page, server.url, files.parentsWithErrors);
  await expectCounts(page, 44, 6);
  const phone = page.getByLabel("Teléfono, fila 8", { exact: true });
  await phone.fill("nada");
  await phone.press("Escape");
  await expect(phone).toHaveValue("98765");

  // The server takes its time with the first of what follows: what is typed and entered meanwhile is saved after it.
  await page.route("**/sfn/importacion-corregir-celda", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await route.continue();
  }, { times: 1 });
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

  // The button at the foot follows.
  await process(page, 46);
  await expect(page.getByText("46 padres creados exitosamente")).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText("4 registros omitidos por errores. Descargue el reporte para más detalles.")).toBeVisible();
});

test("a row is left out, found among those left out, and taken in again", onDesktop, async ({ page, server }) => {
  await review(page, server.url, files.parentsWithErrors);
  await expectCounts(page, 44, 6);
  await page.getByRole("button", { name: "Omitir fila 5", exact: true }).click();
  await expectCounts(page, 44, 5);
  await page.getByRole("tab", { name: /Omitidos/ }).click();
  await expect(page.getByRole("tabpanel").getByRole("row").filter({ hasText: "César Augusto" })).toBeVisible();
  await page.getByRole("button", { name: "Incluir fila 5", exact: true }).click();
  await expectCounts(page, 44, 6);
});

test("errors are grouped by kind, and the group is in the address", onDesktop, async ({ page, server }) => {
  await review(page, server.url, files.parentsWithErrors);
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

test.describe("with a school", () => {
  test.use({ data: "school" });

  test("a wrong value is mended in every row that has it", onDesktop, async ({ page, server }) => {
    await review(page, server.url, studentsOfPremaria, "estudiantes");
    await expectCounts(page, 1, 3);
    await expect(page.getByText("El nivel 'Premaria' no existe. Valores válidos: Inicial, Primaria, Secundaria").first()).toBeVisible();
    await expect(page.getByText(/«Premaria» aparece en 3\s+filas/)).toBeVisible();
    await expect(page.getByLabel("Nivel correcto para las 3 filas")).toHaveValue("Primaria");
    await page.getByRole("button", { name: "Corregir en las 3 filas" }).click();
    await expectCounts(page, 4, 0);

    // Who belongs to whom, before anything is created.
    await page.getByRole("tab", { name: /Relaciones/ }).click();
    const relations = page.getByRole("tabpanel").getByRole("row").filter({ hasText: "Válido" });
    await expect(relations).toHaveCount(4);
    await expect(relations.first().getByRole("img", { name: /^Apoderado: .+ \(madre\)$/ })).toBeVisible();
    await process(page, 4, "4 estudiantes");
    await expect(page.getByText("4 estudiantes creados exitosamente")).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText("4 relaciones familiares creadas")).toBeVisible();
  });

  test("each wrong student says why, in the words of the story", onDesktop, async ({ page, server }) => {
    await review(page, server.url, files.studentsWithErrors, "estudiantes");
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
    await page.getByRole("tab", { name: /Relaciones/ }).click();
    await expect(panel.getByText("No encontrado").first()).toBeVisible();
    await shot(page, "relaciones-con-errores");
  });
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a cell is mended and a row left out by plain posts", onDesktop, async ({ page, server }) => {
    await page.goto(at(await check(server.url, files.parentsWithErrors, "padres")));
    await expectCounts(page, 44, 6);
    await page.getByLabel("Teléfono, fila 8", { exact: true }).fill("987654321");
    await page.getByLabel("Teléfono, fila 8", { exact: true }).press("Enter");
    await expectCounts(page, 45, 5);
    await page.getByRole("button", { name: "Omitir fila 5", exact: true }).click();
    await expectCounts(page, 45, 4);
  });
});
