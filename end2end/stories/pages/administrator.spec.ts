/** An administrator's pages and their states, on both screens. What one does there is told by the stories beside this folder. */
import { administrator, files, manyParents, studentsOfPremaria } from "../../support/people";
import { ask, check, create, importFile } from "../../support/rest";
import { become, bothThemes, enter, expect, goto, hydrated, look, shot, test } from "../../support/test";
import { csv } from "../../support/files";
import { at, expectCounts, review } from "../../support/wizard";

test("where nothing was imported yet, and the steps up to a file", async ({ page, expectProblems }) => {
  expectProblems(/422/);
  await enter(page, administrator, "/dashboard");
  await expect(page.getByRole("heading", { name: "Hola, Ana" })).toBeVisible();
  await look(page, "inicio-administrador", bothThemes);
  await goto(page, "/admin/importaciones");
  await expect(page.getByText("Todavía no se importó nada")).toBeVisible();
  await look(page, "historial-vacio");
  await goto(page, "/admin/relaciones");
  await expect(page.getByText("Todos los estudiantes tienen apoderado")).toBeVisible();
  await look(page, "relaciones-vacio");

  await goto(page, "/admin/importar-usuarios");
  await expect(page.getByRole("link", { name: "Padres/Apoderados" })).toBeVisible();
  await look(page, "importar-1-tipo");
  await goto(page, "/admin/importar-usuarios?tipo=padres&paso=2");
  await expect(page.getByRole("heading", { name: "Qué debe traer el archivo" })).toBeVisible();
  await look(page, "importar-2-plantilla");
  await goto(page, "/admin/importar-usuarios?tipo=estudiantes&paso=2");
  await expect(page.getByRole("heading", { name: "Qué debe traer el archivo" })).toBeVisible();
  await look(page, "plantilla-estudiantes");
  await goto(page, "/admin/importar-usuarios?tipo=padres&paso=3");
  await expect(page.getByRole("button", { name: "Subir Archivo" })).toBeVisible();
  await look(page, "importar-3-archivo");
  await page.locator("input[type=file]").setInputFiles({ name: "padres.xlsx", mimeType: "application/octet-stream", buffer: Buffer.from("89504e470d0a1a0a", "hex") });
  await page.getByRole("button", { name: "Subir Archivo" }).click();
  await expect(page.getByRole("alert")).toContainText("No reconocemos el formato del archivo");
  await look(page, "importar-3-archivo-rechazado");
});

test("the review of parents: in order, asked about, and of many pages", async ({ page, server }) => {
  await become(page, administrator);
  await review(page, server.url, manyParents(240));
  await expectCounts(page, 240, 0);
  await expect(page.getByRole("link", { name: "Página siguiente" })).toBeVisible();
  await look(page, "importar-4-revision-larga");

  await review(page, server.url, files.parents);
  await expectCounts(page, 45, 0);
  await look(page, "importar-4-revision");
  await page.getByRole("button", { name: "Procesar Válidos (45)" }).click();
  await expect(page.getByRole("dialog").getByRole("button", { name: "Crear 45 usuarios" })).toBeFocused();
  await look(page, "importar-5-confirmar");
});

test("the review of parents: with errors, mended, and left out", async ({ page, server }) => {
  await become(page, administrator);
  await review(page, server.url, files.parentsWithErrors);
  await expectCounts(page, 44, 6);
  await look(page, "importar-4-revision-errores", bothThemes);
  const phone = page.getByLabel("Teléfono, fila 8", { exact: true });
  await phone.fill("987654321");
  await phone.press("Enter");
  await expectCounts(page, 45, 5);
  await look(page, "corregir");
  await page.getByRole("button", { name: "Omitir fila 5", exact: true }).click();
  await expectCounts(page, 45, 4);
  await page.getByRole("tab", { name: /Omitidos/ }).click();
  await expect(page.getByRole("tabpanel").getByRole("row").filter({ hasText: "César Augusto" })).toBeVisible();
  await look(page, "omitidos");
});

test("what was recognised of a file, and what was not", async ({ page, server }) => {
  await become(page, administrator);
  await review(page, server.url, files.officeParents);
  await page.getByText(/6\s+columnas reconocidas/).click();
  await expect(page.getByRole("row").filter({ hasText: "Nº DNI" })).toBeVisible();
  await look(page, "columnas", bothThemes);

  await review(page, server.url, csv("lista.csv", ["tipo_documento,nro_documento,nombre,apellido,telefno,email", "DNI,61000000,Rosa,Quispe,+51987654321,"]));
  await expect(page.getByText("Antes de crear, confirme")).toBeVisible();
  await look(page, "columnas-por-confirmar");

  await review(page, server.url, csv("sin titulos.csv", ["tipo_documento,nombre,apellido,contacto,clave", "DNI,Rosa,Quispe,+51987654321,64000001"]));
  await expect(page.getByRole("heading", { name: "El archivo no se pudo usar" })).toBeVisible();
  await look(page, "rechazado-columnas");

  const note = Array.from({ length: 24 }, (_, n) => `Nota ${n + 1},,,,`);
  const lines = ["Lista de padres,,,,", "Clase,Ficha,Persona,Familia,Anexo", "DNI,65000001,Rosa,Quispe,+51987654321", ...note];
  await review(page, server.url, csv("con notas.csv", lines));
  await expect(page.getByRole("button", { name: /Fila 2/ })).toBeVisible();
  await look(page, "rechazado-encabezado");
});

test.describe("with a school", () => {
  test.use({ data: "school" });

  test("students under review, and what comes of them", async ({ page, server }) => {
    await become(page, administrator);
    await review(page, server.url, files.studentsWithErrors, "estudiantes");
    await expect(page.getByText("El apoderado con documento 99999999 no existe en el sistema.").first()).toBeVisible();
    await look(page, "estudiantes-con-errores");

    const id = await review(page, server.url, studentsOfPremaria, "estudiantes");
    await expect(page.getByText(/«Premaria» aparece en 3\s+filas/)).toBeVisible();
    await look(page, "corregir-en-todas", bothThemes);
    await ask(server.url, administrator, "POST", `/api/admin/import/${id}/corregir`, { campo: "nivel", valor: "Premaria", reemplazo: "Primaria" });
    await goto(page, `${at(id)}&tab=relaciones`);
    await expect(page.getByRole("tabpanel").getByRole("row").filter({ hasText: "Válido" })).toHaveCount(4);
    await look(page, "relaciones-revision");
    await create(server.url, id);
    await goto(page, at(id));
    await expect(page.getByText("4 estudiantes creados exitosamente")).toBeVisible();
    await look(page, "estudiantes-resultado", bothThemes);
    await goto(page, "/admin/relaciones");
    await expect(page.getByText("Todos los estudiantes tienen apoderado")).toBeVisible();
    await look(page, "relaciones");

    const known = csv("alumno.csv", ["codigo_estudiante,nombre,apellido,nivel,grado,nro_documento_apoderado,tipo_relacion", "P3777,Lucía,Quispe,Primaria,3,01234501,madre"]);
    await importFile(server.url, known, "estudiantes");
    await review(page, server.url, csv("relaciones.csv", ["nro_documento_padre,codigo_estudiante,tipo_relacion", "01234538,P3777,padre"]), "relaciones");
    await expect(page.getByText("El estudiante P3777 ya tiene apoderado: Milagros Pérez López (documento 01234501).")).toBeVisible();
    await look(page, "relaciones-ya-vinculado");
  });

  test("past imports, and one that was taken back", async ({ page, server }) => {
    const few = await importFile(server.url, manyParents(2), "padres");
    await ask(server.url, administrator, "POST", `/api/admin/import/${few}/deshacer`, { confirmar: 2 });
    await check(server.url, files.parentsWithErrors, "padres");
    await enter(page, administrator, "/admin/importaciones");
    await expect(page.getByRole("table", { name: "Importaciones" }).getByRole("row").filter({ hasText: "Ana" })).toHaveCount(5);
    await look(page, "historial", bothThemes);
    await page.getByRole("link", { name: "muchos padres.csv" }).click();
    await hydrated(page);
    await expect(page.getByText(/Deshecha el /)).toBeVisible();
    await look(page, "detalle-deshecha");
    await page.getByRole("tab", { name: "Deshechos 2" }).click();
    await shot(page, "detalle-deshechos");
  });
});
