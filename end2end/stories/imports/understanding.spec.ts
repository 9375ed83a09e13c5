/** Sheets as offices have them: what the file leaves open is asked, and answered with one tap. */
import { administrator } from "../../support/people";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { importFile } from "../../support/rest";
import { become, expect, onDesktop, shot, test } from "../../support/test";
import { csv } from "../../support/files";
import { expectCounts, process, review } from "../../support/wizard";

test.beforeEach(({ page }) => become(page, administrator));

/** The cases that the Rust tests walk through. */
const inCases = (name: string) => join(dirname(fileURLToPath(import.meta.url)), "../../../tests/data/casos", name);

const panel = { name: "Antes de crear, confirme" };

/** One sheet for children and their guardians, as a class keeps it. */
const CLASS_LIST = csv("3A.csv", [
  "N°;Apellidos;Nombres;Nivel;Grado;DNI;Apellidos de la madre;Nombres de la madre;DNI de la madre;Celular",
  "1;Rojas Lima;Luz;Primaria;3;81000001;Lima Soto;Rosa;64000001;987600001",
  "2;Paz Ruiz;Eva;Primaria;3;81000002;Ruiz Vega;Ana;64000002;987600002",
]);

test("one list of a class goes in as guardians, and then as their children", async ({ page, server }) => {
  await review(page, server.url, CLASS_LIST, "padres");
  await expectCounts(page, 2, 0);
  await expect(page.getByRole("region", panel)).toHaveCount(0);
  await expect(page.getByRole("tabpanel").getByRole("row").filter({ hasText: "64000001" })).toContainText(/Rosa/);
  await expect(page.getByRole("tabpanel")).not.toContainText("81000001");
  await process(page, 2);
  await expect(page.getByText("2 padres creados exitosamente")).toBeVisible({ timeout: 30_000 });
  await review(page, server.url, CLASS_LIST, "estudiantes");
  await expectCounts(page, 2, 0);
  const child = page.getByRole("tabpanel").getByRole("row").filter({ hasText: "Luz" });
  await expect(child).toContainText(/madre/);
});

test("two columns that serve alike are asked about, and two surname columns make one surname", async ({ page, server }) => {
  await review(
    page,
    server.url,
    csv("dos celulares.csv", [
      "DNI;Apellido Paterno;Apellido Materno;Nombres;Celular 1;Celular 2",
      "64100001;Quispe;Huamán;Rosario;967000001;967001001",
      "64100002;Llanos;Cárdenas;Wilmer;967000002;967001002",
    ]),
  );
  await expectCounts(page, 2, 0);
  const questions = page.getByRole("region", panel);
  await expect(questions.getByText("¿Qué columna es «Teléfono»", { exact: false })).toBeVisible();
  await expect(page.getByRole("link", { name: "Confirmar 1 pregunta" })).toBeVisible();
  await shot(page, "pregunta");
  await questions.getByRole("button", { name: /Celular 2/ }).click();
  await expect(questions).toHaveCount(0);
  const row = page.getByRole("tabpanel").getByRole("row").filter({ hasText: "64100001" });
  await expect(row).toContainText(/Quispe Huamán/);
  await expect(row).toContainText("+51967001001");
  await process(page, 2);
  await expect(page.getByText("2 padres creados exitosamente")).toBeVisible({ timeout: 30_000 });
});

test("what the title says is confirmed for all rows at once", onDesktop, async ({ page, server }) => {
  await importFile(server.url, csv("madres.csv", ["DNI;Nombres;Apellidos;Celular", "64200001;Rosa;Soto;987600011"]), "padres");
  await review(
    page,
    server.url,
    csv("nomina.csv", ["NIVEL: PRIMARIA   GRADO: 4°   SECCIÓN: B;;", "Apellidos y Nombres;DNI de la madre;Celular", "Rojas Soto, Luz;64200001;987600011"]),
    "estudiantes",
  );
  await expectCounts(page, 1, 0);
  const questions = page.getByRole("region", panel);
  await expect(questions.getByRole("listitem")).toHaveCount(3);
  await questions.getByRole("button", { name: "Todo está bien como se supuso" }).click();
  await expect(questions).toHaveCount(0);
  await expect(page.getByRole("tabpanel").getByRole("row").filter({ hasText: "Luz" })).toContainText(/Primaria/);
});

test("how the letters of a text are read can be chosen", async ({ page, server }) => {
  // «ú» of MS-DOS is «£» of Windows.
  const text = Buffer.from("DNI;Nombres;Apellidos;Celular\r\n64300001;Jes\xa3s;Ruiz;987600021\r\n64300002;Ra\xa3l;Soto;987600022\r\n", "latin1");
  await review(page, server.url, { name: "msdos.csv", mimeType: "text/csv", buffer: text });
  const row = page.getByRole("tabpanel").getByRole("row").filter({ hasText: "64300001" });
  await expect(row).toContainText("Jesús");
  const read = async (letters: string) => {
    await page.getByText(/4\s+columnas reconocidas/).click();
    await page.getByLabel("Letras del archivo").selectOption(letters);
    await page.getByRole("button", { name: "Leer de nuevo" }).click();
  };
  await read("Windows (Excel en español)");
  await expect(row).toContainText("Jes£s");
  await read("MS-DOS");
  await expect(row).toContainText("Jesús");
});

test("all suggestions are looked over and accepted together", async ({ page, server }) => {
  await review(
    page,
    server.url,
    csv("digitos.csv", [
      "tipo_documento;nro_documento;nombre;apellido;telefono",
      "DNI;64400001-3;Rosa;Soto;987600031",
      "DNI;64400002-1;Ana;Ruiz;987600032",
      "DNI;64400003;Eva;Paz;987600033",
    ]),
  );
  await expectCounts(page, 1, 2);
  await page.getByText("Ver la lista antes").click();
  await expect(page.getByRole("listitem").filter({ hasText: "64400001-3" })).toContainText("64400001");
  await shot(page, "sugerencias");
  await page.getByRole("button", { name: "Aceptar las 2 sugerencias" }).click();
  await expectCounts(page, 3, 0);
});

test("three tabs of one table are read together", async ({ page, server }) => {
  await importFile(server.url, inCases("00-apoderados.xlsx"), "padres");
  await review(page, server.url, inCases("46-one-tab-per-class.xlsx"), "estudiantes");
  await expectCounts(page, 4, 0);
  await expect(page.getByText("Hay 2 hojas más con la misma tabla")).toBeVisible();
  await page.getByRole("button", { name: "Leer todas juntas" }).click();
  await expectCounts(page, 12, 0);
  await expect(page.getByText("hojas más con la misma tabla")).toHaveCount(0);
  await expect(page.getByRole("tabpanel").getByRole("row").filter({ hasText: "2 · 1° B" })).toHaveCount(1);
});
