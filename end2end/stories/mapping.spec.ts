/** What was recognised of a file, and how a person corrects it. */
import { administrator, files } from "../support/people";
import { checkAccessibility, expect, goto, hydrated, shot, signIn, test } from "../support/test";
import { bringIn, csv, expectCounts, process, upload } from "../support/wizard";

test.beforeEach(async ({ page }) => {
  await signIn(page, administrator.user, administrator.password);
});

test("the office's own list is understood without a step by hand", async ({ page }) => {
  test.setTimeout(120_000);
  await upload(page, files.officeParents);
  await expectCounts(page, 30, 0);
  await expect(page.getByText("Excel, hoja “RELACIÓN 2026”, 30 filas, encabezado en la fila 4")).toBeVisible();
  await expect(page.getByText(/6\s+columnas reconocidas, 1\s+ignorada \(«N°»\)/)).toBeVisible();
  await page.getByText(/6\s+columnas reconocidas/).click();
  const document = page.getByRole("row").filter({ hasText: "Nº DNI" });
  await expect(document.getByLabel("Campo de la columna «Nº DNI»")).toHaveValue("nro_documento");
  await expect(document).toContainText(/sinónimo|parecida/);
  await checkAccessibility(page);
  await shot(page, "columnas");
  await page.emulateMedia({ colorScheme: "dark" });
  await checkAccessibility(page);
  await shot(page, "columnas-noche");
});

test("a heading that is only like a field is confirmed, and remembered for the next file", async ({ page }) => {
  const lines = (first: number) => [
    "tipo_documento,nro_documento,nombre,apellido,telefno,email",
    ...Array.from({ length: 3 }, (_, n) => `DNI,${first + n},Rosa,Quispe ${"ABC"[n]},+5198765432${n},`),
  ];
  await upload(page, csv("lista.csv", lines(61_000_000)));
  await expectCounts(page, 3, 0);
  await expect(page.getByText("Confirme lo que entendimos")).toBeVisible();
  await expect(page.getByText("«telefno» → Teléfono")).toBeVisible();
  await checkAccessibility(page);
  await shot(page, "columnas-por-confirmar");
  await page.getByRole("button", { name: "Sí, es correcto" }).click();
  await expect(page.getByText("Confirme lo que entendimos")).toHaveCount(0);
  await expectCounts(page, 3, 0);
  await process(page, 3);
  await expect(page.getByText("3 padres creados exitosamente")).toBeVisible({ timeout: 30_000 });

  await upload(page, csv("otra.csv", lines(62_000_000)));
  await expectCounts(page, 3, 0);
  await expect(page.getByText("Confirme lo que entendimos")).toHaveCount(0);
  await page.getByText(/6\s+columnas reconocidas/).click();
  await expect(page.getByRole("row").filter({ hasText: "telefno" })).toContainText("recordada");
});

test("a column that was taken for the wrong field is corrected", async ({ page }) => {
  await upload(
    page,
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

test("a file that lacks a column is refused with its reason, and its columns can be named by hand", async ({ page, expectProblems }) => {
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
  await checkAccessibility(page);
  await shot(page, "rechazado-columnas");
  await page.getByLabel("Campo de la columna «contacto»").selectOption("telefono");
  await page.getByLabel("Campo de la columna «clave»").selectOption("nro_documento");
  await page.getByRole("button", { name: "Guardar columnas" }).click();
  await expectCounts(page, 2, 0);
});

test("a file without a heading shows its first rows, and one of them is tapped", async ({ page, expectProblems }) => {
  expectProblems(/422/);
  const note = Array.from({ length: 24 }, (_, n) => `Nota ${n + 1},,,,`);
  await upload(
    page,
    csv("con notas.csv", ["Lista de padres,,,,", "Tipo,Número,Nombres,Apellidos,Fono propio", "DNI,65000001,Rosa,Quispe,+51987654321", ...note]),
  );
  await expect(page.getByRole("heading", { name: "El archivo no se pudo usar" })).toBeVisible();
  await hydrated(page);
  await expect(page.getByRole("button", { name: /Fila 2/ })).toContainText("Tipo · Número · Nombres");
  await checkAccessibility(page);
  await shot(page, "rechazado-encabezado");
  await page.emulateMedia({ colorScheme: "dark" });
  await shot(page, "rechazado-encabezado-noche");
  await page.getByRole("button", { name: /Fila 2/ }).click();
  await hydrated(page);
  await expect(page.getByText(/encabezado en la fila 2/).first()).toBeVisible();
});

test("a file of another kind is read as that kind with one tap", async ({ page, expectProblems }) => {
  expectProblems(/422/);
  await upload(page, files.teachers, "padres");
  await page.getByRole("button", { name: "Leerlo como Docentes" }).click();
  await expectCounts(page, 28, 0);
  await expect(page.getByText("Importar usuarios · Docentes")).toBeVisible();
  await expect(page.getByRole("tabpanel").getByText("Muñoz Ñahui").first()).toBeVisible();
});

test("the same bytes once more are told, with the way to the first", async ({ page }) => {
  await bringIn(page, files.officeParents, "padres", 30, "30 usuarios", "30 padres creados exitosamente");
  await upload(page, files.officeParents);
  await expect(page.getByText("Este archivo ya se importó antes")).toBeVisible();
  await shot(page, "repetido");
  await page.getByRole("link", { name: "Ver la primera importación" }).click();
  await expect(page).toHaveURL(/\/admin\/importaciones\/[0-9a-f-]+$/);
  await expect(page.getByRole("heading", { name: "padres-oficina.xlsx" })).toBeVisible();
});

test("the step of kinds offers them in the order that a school needs", async ({ page }) => {
  await goto(page, "/admin/importar-usuarios");
  const kinds = page.getByRole("main").getByRole("listitem").filter({ hasText: "Columnas:" });
  await expect(kinds).toHaveCount(5);
  for (const [place, kind] of ["Padres/Apoderados", "Docentes", "Estudiantes", "Relaciones Familiares", "Asignaciones de Docentes"].entries()) {
    await expect(kinds.nth(place)).toContainText(kind);
  }
  for (const kind of ["estudiantes", "relaciones", "asignaciones"]) {
    for (const format of ["xlsx", "csv"]) {
      const answer = await page.request.get(`/api/admin/templates/${kind}?formato=${format}`);
      expect(answer.status()).toBe(200);
      expect((await answer.body()).length).toBeGreaterThan(20);
    }
  }
  await goto(page, "/admin/importar-usuarios?tipo=estudiantes&paso=2");
  await checkAccessibility(page);
  await shot(page, "plantilla-estudiantes");
});
