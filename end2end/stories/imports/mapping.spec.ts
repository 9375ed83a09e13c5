/** What was recognised of a file, and how a person corrects it. */
import { administrator, files } from "../../support/people";
import { importFile } from "../../support/rest";
import { become, expect, goto, hydrated, onDesktop, shot, test } from "../../support/test";
import { csv } from "../../support/files";
import { expectCounts, process, review, upload } from "../../support/wizard";

test.beforeEach(({ page }) => become(page, administrator));

test("the office's own list is understood without a step by hand", onDesktop, async ({ page, server }) => {
  await review(page, server.url, files.officeParents);
  await expectCounts(page, 30, 0);
  await expect(page.getByText("Excel, hoja “RELACIÓN 2026”, 30 filas, encabezado en la fila 4")).toBeVisible();
  await expect(page.getByText(/6\s+columnas reconocidas, 1\s+ignorada \(«N°»\)/)).toBeVisible();
  await page.getByText(/6\s+columnas reconocidas/).click();
  const document = page.getByRole("row").filter({ hasText: "Nº DNI" });
  await expect(document.getByLabel("Campo de la columna «Nº DNI»")).toHaveValue("nro_documento");
  await expect(document).toContainText(/sinónimo|parecida/);
});

test("a heading that is only like a field is confirmed, and remembered for the next file", onDesktop, async ({ page, server }) => {
  const lines = (first: number) => [
    "tipo_documento,nro_documento,nombre,apellido,telefno,email",
    ...Array.from({ length: 3 }, (_, n) => `DNI,${first + n},Rosa,Quispe ${"ABC"[n]},+5198765432${n},`),
  ];
  await review(page, server.url, csv("lista.csv", lines(61_000_000)));
  await expectCounts(page, 3, 0);
  await expect(page.getByText("La columna «telefno» parece ser «Teléfono». ¿Es correcto?")).toBeVisible();
  await page.getByRole("button", { name: /^telefno/ }).click();
  await expect(page.getByText("Antes de crear, confirme")).toHaveCount(0);
  await expectCounts(page, 3, 0);
  await process(page, 3);
  await expect(page.getByText("3 padres creados exitosamente")).toBeVisible({ timeout: 30_000 });

  await review(page, server.url, csv("otra.csv", lines(62_000_000)));
  await expectCounts(page, 3, 0);
  await expect(page.getByText("Antes de crear, confirme")).toHaveCount(0);
  await page.getByText(/6\s+columnas reconocidas/).click();
  await expect(page.getByRole("row").filter({ hasText: "telefno" })).toContainText("recordada");
});

test("a column that was taken for the wrong field is corrected", onDesktop, async ({ page, server }) => {
  await review(
    page,
    server.url,
    csv("cruzada.csv", [
      "tipo_documento,nro_documento,nombre,apellido,telefono,observación",
      "DNI,63000001,Quispe Mamani,Rosa,+51987654321,x",
      "DNI,63000002,Ríos Peña,Zoila,+51987654322,y",
    ]),
  );
  await expectCounts(page, 2, 0);
  await page.getByText(/5\s+columnas reconocidas/).click();
  await page.getByLabel("Campo de la columna «nombre»").selectOption("apellido");
  await page.getByLabel("Campo de la columna «apellido»").selectOption("nombre");
  await page.getByRole("button", { name: "Guardar columnas" }).click();
  await expect(page.getByRole("button", { name: "Guardar columnas" })).toBeHidden();
  await page.getByText(/5\s+columnas reconocidas/).click();
  await expect(page.getByLabel("Campo de la columna «nombre»")).toHaveValue("apellido");
  const row = page.getByRole("tabpanel").getByRole("row").filter({ hasText: "63000001" });
  await expect(row).toContainText(/Rosa.*Quispe Mamani/s);
});

test("a file that lacks a column is refused with its reason, and its columns can be named by hand", onDesktop, async ({ page, expectProblems }) => {
  expectProblems(/422/);
  await upload(
    page,
    csv("sin titulos.csv", [
      "tipo_documento,nombre,apellido,contacto,clave",
      "DNI,Rosa,Quispe,+51987654321,64000001",
      "DNI,Zoila,Ríos,+51987654322,64000002",
    ]),
  );
  await expect(page.getByRole("heading", { name: "El archivo no se pudo usar" })).toBeVisible();
  await hydrated(page);
  await expect(page.getByRole("alert")).toContainText(/nro_documento/);
  await page.getByLabel("Campo de la columna «contacto»").selectOption("telefono");
  await page.getByLabel("Campo de la columna «clave»").selectOption("nro_documento");
  await page.getByRole("button", { name: "Guardar columnas" }).click();
  await expectCounts(page, 2, 0);
});

test("a file without a heading shows its first rows, and one of them is tapped", onDesktop, async ({ page, expectProblems }) => {
  expectProblems(/422/);
  const note = Array.from({ length: 24 }, (_, n) => `Nota ${n + 1},,,,`);
  await upload(
    page,
    csv("con notas.csv", ["Lista de padres,,,,", "Clase,Ficha,Persona,Familia,Anexo", "DNI,65000001,Rosa,Quispe,+51987654321", ...note]),
  );
  await expect(page.getByRole("heading", { name: "El archivo no se pudo usar" })).toBeVisible();
  await hydrated(page);
  await expect(page.getByRole("button", { name: /Fila 2/ })).toContainText("Clase · Ficha · Persona");
  await page.getByRole("button", { name: /Fila 2/ }).click();
  await hydrated(page);
  await expect(page.getByText(/encabezado en la fila 2/).first()).toBeVisible();
});

test("a file of another kind is read as that kind with one tap", onDesktop, async ({ page, server }) => {
  await review(page, server.url, files.teachers);
  await page.getByRole("button", { name: "Leerlo como Docentes" }).click();
  await expectCounts(page, 28, 0);
  await expect(page.getByText("Importar usuarios · Docentes")).toBeVisible();
  await expect(page.getByRole("tabpanel").getByText("Muñoz Ñahui").first()).toBeVisible();
});

test("the same bytes once more are told, with the way to the first", onDesktop, async ({ page, server }) => {
  const file = csv("lista.csv", ["tipo_documento,nro_documento,nombre,apellido,telefono,email", "DNI,66000001,Rosa,Quispe,+51987654321,"]);
  await importFile(server.url, file, "padres");
  await review(page, server.url, file);
  await expect(page.getByText("Este archivo ya se importó antes")).toBeVisible();
  await shot(page, "repetido");
  await page.getByRole("link", { name: "Ver la primera importación" }).click();
  await expect(page).toHaveURL(/\/admin\/importaciones\/[0-9a-f-]+$/);
  await expect(page.getByRole("heading", { name: "lista.csv" })).toBeVisible();
});

test("the step of kinds offers them in the order that a school needs", onDesktop, async ({ page }) => {
  await goto(page, "/admin/importar-usuarios");
  const kinds = page.getByRole("main").getByRole("listitem").filter({ hasText: "Columnas:" });
  const inOrder = [
    "Padres/Apoderados",
    "Docentes",
    "Estudiantes",
    "Relaciones Familiares",
    "Asignaciones de Docentes",
    "Personal",
    "Prospectos",
  ];
  await expect(kinds).toHaveCount(inOrder.length);
  for (const [place, kind] of inOrder.entries()) {
    await expect(kinds.nth(place)).toContainText(kind);
  }
  for (const kind of ["estudiantes", "relaciones", "asignaciones", "personal", "prospectos"]) {
    for (const format of ["xlsx", "csv"]) {
      const answer = await page.request.get(`/api/admin/templates/${kind}?formato=${format}`);
      expect(answer.status()).toBe(200);
      expect((await answer.body()).length).toBeGreaterThan(20);
    }
  }
});
