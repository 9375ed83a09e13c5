/** The staff of an institution, as the guide tells it: from its file to their own start page. */
import { administrator, files } from "../support/people";
import { csv } from "../support/files";
import { check, importFile } from "../support/rest";
import { become, bothThemes, enter, expect, goto, hydrated, look, onDesktop, onPhone, signIn, test } from "../support/test";
import { at, expectCounts, process, upload } from "../support/wizard";

const HEADING = "legajo,dni,nombre,apellido,correo,password,convenio";

test("the guide's example: three are created, one is refused with its reason, and one of them comes in", async ({ page, expectProblems }) => {
  expectProblems(/401|403/);
  await become(page, administrator);
  await goto(page, "/admin/importar-usuarios?tipo=personal&paso=2");
  await expect(page.getByText("[PRESENTE] para que la generemos", { exact: false })).toBeVisible();
  await look(page, "personal-plantilla");
  await goto(page, "/admin/importar-usuarios?tipo=personal&paso=3");
  const methods = page.getByRole("group", { name: "Cómo se generan las contraseñas" });
  await expect(methods.getByLabel("Con datos de la persona (recomendado)", { exact: false })).toBeChecked();
  await look(page, "personal-archivo", bothThemes);

  await upload(page, files.staff, "personal");
  await expectCounts(page, 3, 1);
  const reason = "La contraseña debe contener al menos 8 caracteres, una letra mayúscula (A-Z) y una letra minúscula (a-z).";
  await expect(page.getByText(reason)).toBeVisible();
  const cell = page.getByLabel("Contraseña, fila 5", { exact: true });
  await expect(cell).toHaveValue("");
  await expect(page.getByRole("row").filter({ has: cell })).toContainText("(no cumple: largo, mayúscula, minúscula)");
  await look(page, "personal-revision", bothThemes);
  await process(page, 3, "3 usuarios");
  await expect(page.getByText("3 usuarios creados exitosamente")).toBeVisible({ timeout: 60_000 });
  await look(page, "personal-resultado", bothThemes);

  await page.getByRole("link", { name: "Imprimir, enviar por correo o WhatsApp" }).click();
  await hydrated(page);
  const row = (document: string) => page.getByRole("row").filter({ hasText: document });
  await expect(row("39266568")).toContainText("Legajo SA001");
  await expect(row("39266568")).toContainText("Método: con datos de la persona");
  await expect(row("37521912")).toContainText("Método: escrita en el archivo");
  await expect(row("37521912").getByRole("button", { name: "Contraseña de ANDRES SOSA" })).toHaveCount(0);
  await expect(page.getByText("6568Sanza", { exact: false })).toHaveCount(0);
  await look(page, "personal-credenciales", bothThemes);
  await row("39266568").getByRole("button", { name: "Contraseña de OCTAVIO SANZA" }).click();
  const dialog = page.getByRole("dialog", { name: "OCTAVIO SANZA" });
  await dialog.getByRole("button", { name: "Mostrar contraseña" }).click();
  const shown = dialog.getByText(/^6568Sanza\S+$/).first();
  await expect(shown).toBeVisible();
  await look(page, "personal-contrasena");
  const password = (await shown.textContent())!.trim();

  await page.goto("about:blank");
  await page.context().clearCookies();
  await signIn(page, "39266568", password);
  await expect(page.getByText("Elija su propia contraseña")).toBeVisible();
  const choose = async (old: string, own: string) => {
    await page.getByLabel("Contraseña actual", { exact: true }).fill(old);
    await page.getByLabel("Contraseña nueva", { exact: true }).fill(own);
    await page.getByLabel("Repita la contraseña nueva", { exact: true }).fill(own);
    await page.getByRole("button", { name: "Cambiar contraseña" }).click();
    await expect(page).toHaveURL(/\/dashboard/);
  };
  await choose(password, "Cinco-faros-lejanos-3");
  await hydrated(page);
  await expect(page.getByRole("heading", { name: "Hola, OCTAVIO" })).toBeVisible();
  await expect(page.getByText("SA001")).toBeVisible();
  await look(page, "inicio-empleado", bothThemes);

  await page.getByRole("link", { name: "Mi perfil" }).locator("visible=true").last().click();
  await expect(page).toHaveURL(/\/perfil$/);
  await hydrated(page);
  await look(page, "perfil-empleado");
  await page.getByRole("link", { name: "Cambiar contraseña" }).click();
  await hydrated(page);
  await choose("Cinco-faros-lejanos-3", "Seis-barcos-al-norte-4");
  await page.goto("about:blank");
  await page.context().clearCookies();
  await signIn(page, "39266568", "Seis-barcos-al-norte-4");
  await expect(page).toHaveURL(/\/dashboard$/);
});

test("a weak password is typed anew, and many of the same are made at once", onDesktop, async ({ page, server }) => {
  const rows = ["A1,39266568,Ana,Ruiz,a@x.pe,1234,", "A2,29161944,Eva,Paz,e@x.pe,1234,", "A3,37521912,Luz,Sol,l@x.pe,corta,"];
  const id = await check(server.url, csv("personal.csv", [HEADING, ...rows]), "personal");
  await enter(page, administrator, at(id));
  await expectCounts(page, 0, 3);
  const cell = page.getByLabel("Contraseña, fila 4", { exact: true });
  await cell.fill("Camino72verde");
  await cell.press("Enter");
  await expectCounts(page, 1, 2);
  await expect(page.getByText("Camino72verde")).toHaveCount(0);
  await expect(page.getByLabel("Contraseña correcto para las 2 filas")).toHaveValue("[PRESENTE]");
  await look(page, "personal-corregir", bothThemes);
  await page.getByRole("button", { name: "Generar en las 2 filas" }).click();
  await expectCounts(page, 3, 0);
});

test("who exists is named, with the way to the import that made them", onPhone, async ({ page, server }) => {
  const first = await importFile(server.url, files.staff, "personal");
  const id = await check(server.url, csv("otra.csv", [HEADING, "SA900,39266568,Otro,Nombre,otro@x.pe,AUTO,"]), "personal");
  await enter(page, administrator, at(id));
  await expect(page.getByText("DNI duplicado. Lo tiene OCTAVIO SANZA (empleado): 39266568")).toBeVisible();
  await look(page, "personal-duplicado");
  await page.getByRole("link", { name: "Ver la carga que lo creó" }).click();
  await expect(page).toHaveURL(new RegExp(`/admin/importaciones/${first}$`));
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the way passwords are made is a choice of the plain form", onDesktop, async ({ page }) => {
    await become(page, administrator);
    await page.goto("/admin/importar-usuarios?tipo=personal&paso=3");
    await page.getByLabel("Aleatorias", { exact: false }).check();
    await page.locator("input[type=file]").setInputFiles(csv("sin-legajo.csv", ["legajo,dni,nombre,apellido,correo", ",39266568,Ana,Ruiz,a@x.pe"]));
    await page.getByRole("button", { name: "Subir Archivo" }).click();
    await expect(page).toHaveURL(/importacion=/);
    await expect(page.getByText("1 registro válido, 0 con errores").locator("visible=true").first()).toBeVisible();
    // Made of the person's data, it would be warned of that there is no file number.
    await expect(page.getByText("Sin legajo", { exact: false })).toHaveCount(0);
  });
});
