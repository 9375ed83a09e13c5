/** The main job: from the office's Excel to a parent who has signed in with a password of their own. */
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { administrator, files, manyParents } from "../../support/people";
import { become, expect, goto, hydrated, onDesktop, shot, signIn, test } from "../../support/test";
import { process, review, upload } from "../../support/wizard";
import { confirm } from "../../support/second_look";
import { readSheet } from "../../support/workbook";
import type { Page } from "@playwright/test";

test.beforeEach(({ page }) => become(page, administrator));

/** Of many people, after a second look, which counts for the next time too. */
async function downloadCredentials(page: Page, path: string, asks = false) {
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Descargar Excel con Credenciales" }).click();
  if (asks) await confirm(page);
  await (await download).saveAs(path);
  return readSheet(path, "Contraseña Inicial");
}

test("the office's Excel becomes accounts, and a parent signs in and chooses a password", onDesktop, async ({ page, browser, server, expectProblems }, info) => {
  // Step by step, as someone does who is here for the first time.
  await goto(page, "/dashboard");
  await page.getByRole("link", { name: "Importar usuarios" }).first().click();
  await expect(page.getByRole("link", { name: "Padres/Apoderados" })).toBeVisible();
  await page.getByRole("link", { name: "Padres/Apoderados" }).click();
  await expect(page.getByRole("heading", { name: "Qué debe traer el archivo" })).toBeVisible();
  const [template] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Descargar Plantilla" }).click(),
  ]);
  expect(template.suggestedFilename()).toBe("plantilla-padres.xlsx");
  await page.getByRole("link", { name: "Ya tengo mi archivo" }).click();
  await expect(page.getByRole("button", { name: "Subir Archivo" })).toBeVisible();

  // The file is dropped on the page, once that listens.
  await hydrated(page);
  const bytes = readFileSync(files.parents).toString("base64");
  const transfer = await page.evaluateHandle((base64) => {
    const transfer = new DataTransfer();
    const content = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    transfer.items.add(new File([content], "padres.xlsx"));
    return transfer;
  }, bytes);
  await page.dispatchEvent("body", "dragover", { dataTransfer: transfer });
  await page.dispatchEvent("body", "drop", { dataTransfer: transfer });
  await expect(page.getByRole("status").filter({ hasText: "padres.xlsx" })).toBeVisible();
  await page.getByRole("button", { name: "Subir Archivo" }).click();

  await expect(page.getByRole("heading", { name: "Revise antes de crear" })).toBeVisible();
  await expect(page.getByText("45 registros válidos, 0 con errores").first()).toBeVisible();
  await expect(page.getByText("Excel, hoja “Padres”, 45 filas, encabezado en la fila 1")).toBeVisible();

  // A second click on the confirmation changes nothing.
  await hydrated(page);
  await page.getByRole("button", { name: "Procesar Válidos (45)" }).click();
  const confirm = page.getByRole("dialog").getByRole("button", { name: "Crear 45 usuarios" });
  await expect(confirm).toBeFocused();
  await confirm.dblclick();

  await expect(page.getByText("45 padres creados exitosamente")).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText("Se han generado contraseñas temporales seguras. Los usuarios deberán cambiarlas al primer inicio de sesión.")).toBeVisible();

  expectProblems(/403/);
  const people = await downloadCredentials(page, info.outputPath("credenciales.xlsx"), true);
  expect(people).toHaveLength(45);
  expect(people.every((person) => /^0\d{7}$/.test(person["Usuario"]!))).toBe(true);
  const parent = people[7]!;
  const [user, password] = [parent["Usuario"]!, parent["Contraseña Inicial"]!];

  // The parent, on a phone of their own.
  const context = await browser.newContext({ baseURL: server.url, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const own = await context.newPage();
  await signIn(own, user, password);
  await expect(own).toHaveURL(/\/cambiar-password$/);
  await expect(own.getByText("Su contraseña inicial es temporal.")).toBeVisible();
  // Nothing else opens until it is changed.
  await own.goto("/dashboard");
  await expect(own).toHaveURL(/\/cambiar-password$/);
  await hydrated(own);

  // Too weak: the failed rules are named beside the field.
  await own.getByLabel("Contraseña actual", { exact: true }).fill(password);
  await own.getByLabel("Contraseña nueva", { exact: true }).fill("hola");
  await own.getByLabel("Repita la contraseña nueva", { exact: true }).fill("hola");
  await own.getByRole("button", { name: "Cambiar contraseña" }).click();
  await expect(own.getByText("La contraseña debe tener al menos 8 caracteres.").first()).toBeVisible();

  const chosen = "Tres-llamas-al-sol-9";
  await own.getByLabel("Contraseña actual", { exact: true }).fill(password);
  await own.getByLabel("Contraseña nueva", { exact: true }).fill(chosen);
  await own.getByLabel("Repita la contraseña nueva", { exact: true }).fill(chosen);
  await own.getByRole("button", { name: "Cambiar contraseña" }).click();
  await expect(own).toHaveURL(/\/dashboard/);
  await expect(own.getByText("Contraseña actualizada correctamente")).toBeVisible();
  // The import is not the parent's.
  expect((await own.goto("/admin/importar-usuarios"))?.status()).toBe(403);
  await context.close();

  // The initial password has left the workbook; the person has not.
  const later = await downloadCredentials(page, info.outputPath("credenciales-despues.xlsx"));
  expect(later).toHaveLength(45);
  expect(later[7]).toMatchObject({ Usuario: user, "Contraseña Inicial": "" });
  expect(later.filter((person) => person["Contraseña Inicial"] !== "")).toHaveLength(44);
  expectProblems(/422/);
});

test("a file with errors shows each by row and field, and the others go in", onDesktop, async ({ page, server }) => {
  await review(page, server.url, files.parentsWithErrors);
  await expect(page.getByText("44 registros válidos, 6 con errores").first()).toBeVisible();
  // It opens on what needs attention.
  const errors = [
    ["5", "Formato de documento inválido. Debe ser numérico de 8-12 dígitos."],
    ["8", "Teléfono inválido. Formato esperado: +51XXXXXXXXX"],
    ["12", "Documento duplicado. Ya aparece en la fila 4"],
    ["15", "El nombre es obligatorio."],
    ["22", "Correo inválido. Ejemplo: nombre@dominio.pe"],
    ["33", "Formato de documento inválido. Debe ser numérico de 8-12 dígitos."],
  ] as const;
  const rows = page.getByRole("tabpanel").getByRole("row").filter({ hasText: "Error:" });
  await expect(rows).toHaveCount(errors.length);
  for (const [place, [row, message]] of errors.entries()) {
    await expect(rows.nth(place)).toContainText(message);
    await expect(rows.nth(place).getByRole("cell").first()).toContainText(row);
  }

  const link = page.getByRole("link", { name: "Descargar Reporte de Errores" }).locator("visible=true").first();
  const [report] = await Promise.all([page.waitForEvent("download"), link.click()]);
  const text = readFileSync(await report.path(), "utf8");
  expect(text).toContain("44 registros válidos, 6 con errores");
  expect(text).toContain("Fila 5 · nro_documento · 1234-X · Formato de documento inválido. Debe ser numérico de 8-12 dígitos.");

  await page.getByRole("tab", { name: /Válidos/ }).click();
  await page.getByRole("searchbox").or(page.getByPlaceholder("Nombre, documento o fila")).first().fill("condori");
  await expect(page.getByRole("tabpanel").getByText("Zoila", { exact: true }).first()).toBeVisible();
  await page.goBack();

  await goto(page, page.url());
  await process(page, 44);
  await expect(page.getByText("44 padres creados exitosamente")).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText("6 registros omitidos por errores. Descargue el reporte para más detalles.")).toBeVisible();
  await shot(page, "importar-6-resultado-con-omitidos");
});

test.describe("of work that takes its time", () => {
  // A person takes 0.4 s of a core or more, so that a few are enough for the progress to be seen on any machine.
  test.use({ environment: { PADRON_BCRYPT_COST_INICIAL: "13" } });

  test("a long import shows its progress, survives a reload, and ends", onDesktop, async ({ page, server }) => {
    const count = 10 * availableParallelism();
    await review(page, server.url, manyParents(count));
    await process(page, count);
    const progress = page.getByText(new RegExp(`Creando usuarios\\.\\.\\. \\d+/${count} filas procesadas`)).first();
    await expect(progress).toBeVisible();
    await expect(page.getByText(/Quedan? /)).toBeVisible({ timeout: 20_000 });
    await page.reload();
    await hydrated(page);
    await expect(progress).toBeVisible();
    await expect(page.getByText(`${count} padres creados exitosamente`)).toBeVisible({ timeout: 60_000 });
  });
});

test("a file that cannot be used says why and what to do, and another may follow", onDesktop, async ({ page, expectProblems }) => {
  expectProblems(/422/);
  const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
  await upload(page, { name: "padres.xlsx", mimeType: "application/octet-stream", buffer: png });
  await expect(page.getByRole("alert")).toContainText("No reconocemos el formato del archivo");
  await page.locator("input[type=file]").setInputFiles(files.parents);
  await page.getByRole("button", { name: "Subir Archivo" }).click();
  await expect(page.getByRole("heading", { name: "Revise antes de crear" })).toBeVisible();
});

test("leaving the review cancels it, and nobody is created", onDesktop, async ({ page }) => {
  await upload(page, files.parents);
  await expect(page.getByRole("heading", { name: "Revise antes de crear" })).toBeVisible();
  await page.getByRole("button", { name: "Cancelar" }).click();
  await expect(page.getByText(/cancel/i).first()).toBeVisible();
  await expect(page.getByRole("button", { name: /Procesar/ })).toHaveCount(0);
  await shot(page, "importar-cancelada");
  // The same people can still go in, because nobody did.
  await upload(page, files.parents);
  await expect(page.getByText("45 registros válidos, 0 con errores").first()).toBeVisible();
});
