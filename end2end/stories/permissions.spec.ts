/** The director's switches: on, off, cancelled, refused, cut off; two directors at once; what teachers then see. */
import { TEACHER as NAME, director, teacher } from "../support/people";
import { expectColour, expectSeenThrough, toast } from "../support/seen";
import { attend, become, bothThemes, collectProblems, enter, expect, goto, hydrated, look, onPhone, shot, test } from "../support/test";
import type { Page } from "@playwright/test";

const PATH = "/dashboard/gestion-permisos";

const row = (page: Page, name = NAME) => page.getByRole("row").filter({ hasText: name });
const notices = (page: Page, name = NAME) => page.getByRole("switch", { name: `Comunicados de ${name}` });
const polls = (page: Page, name = NAME) => page.getByRole("switch", { name: `Encuestas de ${name}` });

/** Opens the list at this teacher. */
async function open(page: Page, query = "?buscar=salazar"): Promise<void> {
  await goto(page, `${PATH}${query}`);
}

test.beforeEach(({ page }) => become(page, director));

// A table on the desktop, cards on a phone.
test("a director switches a permission on and off, and cancels", async ({ page }) => {
  await goto(page, "/dashboard");
  await expect(page.getByText("Ningún docente puede publicar todavía")).toBeVisible();
  await page.getByRole("link", { name: "Permisos" }).locator("visible=true").first().click();
  await hydrated(page);
  await expect(page).toHaveURL(new RegExp(`${PATH}$`));
  await expect(page.getByRole("heading", { name: "Permisos de Docentes" })).toBeVisible();
  await look(page, "permisos", bothThemes);

  await page.getByPlaceholder("Buscar docente").fill("quiroz elena");
  await expect(page).toHaveURL(/buscar=quiroz/);
  await expect(page.getByRole("switch")).toHaveCount(2);
  await expect(notices(page)).not.toBeChecked();
  await expect(row(page)).toContainText("3 cursos · 3.º y 4.º Primaria");

  await notices(page).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("heading")).toHaveText(`¿Desea activar el permiso de Comunicados para ${NAME}?`);
  await expect(dialog.getByRole("button", { name: "Confirmar" })).toBeFocused();
  await expectSeenThrough(dialog);
  await look(page, "permisos-pregunta");
  await dialog.getByRole("button", { name: "Cancelar" }).click();
  await expect(dialog).toBeHidden();
  await expect(notices(page)).not.toBeChecked();
  await expect(notices(page)).toBeFocused();

  // By keyboard, and away again with Escape.
  await page.keyboard.press("Space");
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Permisos actualizados correctamente")).toBeVisible();
  await expect(notices(page)).toBeChecked();
  await expect(notices(page)).toBeFocused();
  await expect(row(page)).toContainText("Activo");
  await expect(page.getByRole("link", { name: "Con permiso 1" })).toBeVisible();
  await look(page, "permisos-activado");

  await polls(page).click();
  await dialog.getByRole("button", { name: "Confirmar" }).click();
  await expect(polls(page)).toBeChecked();
  await expect(notices(page)).toBeChecked();

  await page.reload();
  await hydrated(page);
  await notices(page).click();
  await expect(dialog.getByRole("heading")).toHaveText(`¿Desea desactivar el permiso de Comunicados para ${NAME}?`);
  await dialog.getByRole("button", { name: "Confirmar" }).click();
  await expect(notices(page)).not.toBeChecked();
  await expect(polls(page)).toBeChecked();

  await page.getByRole("link", { name: NAME }).click();
  await hydrated(page);
  const lines = page.getByRole("list").filter({ hasText: "Carlos Mendoza Villar" }).getByRole("listitem");
  await expect(lines).toHaveText([/desactivó Comunicados/, /activó Encuestas/, /activó Comunicados/]);
  await look(page, "permisos-historial");
});

test("the list is filtered, sorted and paged by its address", onPhone, async ({ page }) => {
  await open(page, "");
  await expect(page.getByRole("link", { name: "Todos 31" })).toHaveAttribute("aria-current", "true");
  await page.getByRole("link", { name: "Página siguiente" }).click();
  await expect(page).toHaveURL(/pagina=2/);
  await expect(page.getByRole("row").filter({ has: page.getByRole("switch") })).toHaveCount(6);
  await page.getByRole("link", { name: "Sin asignaciones" }).click();
  await expect(page).toHaveURL(/filtro=sin_asignaciones$/);
  await expect(page.getByText("Este docente no tiene asignaciones activas. Asigne cursos primero.")).toHaveCount(3);
  await expect(page.getByRole("switch")).toHaveCount(0);
  await page.getByRole("link", { name: "Con permiso 0" }).click();
  await expect(page.getByText("Ningún docente tiene permisos")).toBeVisible();
  await shot(page, "permisos-vacio");
  await page.goBack();
  await expect(page).toHaveURL(/filtro=sin_asignaciones$/);
  await expect(page.getByText("Asigne cursos primero.")).toHaveCount(3);
  await page.getByRole("link", { name: "Todos" }).click();
  await expect(page).toHaveURL(new RegExp(`${PATH}$`));
  await expect(page.getByRole("switch").first()).toBeVisible();
  await page.getByRole("link", { name: /Apellido A–Z/ }).click();
  await expect(page.getByRole("row").filter({ has: page.getByRole("switch") }).first()).toContainText("Zegarra");
  await page.getByPlaceholder("Buscar docente").fill("nadie se llama así");
  await expect(page.getByText("Ningún docente coincide")).toBeVisible();
});

test("a refusal, a failure and a lost connection leave the switch where it was, and say so", onPhone, async ({ page, expectProblems }) => {
  expectProblems(/409|500|503|ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_RESET|Failed to load resource/);
  await open(page);
  const dialog = page.getByRole("dialog");
  const confirm = async () => {
    await notices(page).click();
    await dialog.getByRole("button", { name: "Confirmar" }).click();
  };
  const close = async (text: string) => {
    await expect(page.getByText(text)).toBeVisible();
    await expect(notices(page)).not.toBeChecked();
    await expect(notices(page)).toBeEnabled();
    await page.getByRole("button", { name: "Cerrar aviso" }).first().click();
  };

  // While it works: no second press, and a spinner.
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/sfn/permisos-cambiar", async (route) => {
    await held;
    await route.fulfill({ status: 500, json: { codigo: "error_interno", mensaje: "…", campos: [], solicitud: "1" } });
  });
  await confirm();
  await expect(notices(page)).toBeDisabled();
  await expect(row(page).locator(".loading").first()).toBeVisible();
  await shot(page, "permisos-trabajando");
  await notices(page).click({ force: true });
  await expect(dialog).toBeHidden();
  release();
  await expectColour(toast(page, "No se pudo actualizar el permiso. Intente nuevamente."), "red");
  await close("No se pudo actualizar el permiso. Intente nuevamente.");
  await page.unroute("**/sfn/permisos-cambiar");

  await page.context().setOffline(true);
  await confirm();
  await close("Error al guardar permisos. Verifique su conexión.");
  await page.getByRole("link", { name: "Sin permiso" }).click();
  await expect(page.getByText("No se pudo cargar la lista de docentes. Intente nuevamente.")).toBeVisible();
  await page.getByRole("button", { name: "Cerrar aviso" }).first().click();
  await page.context().setOffline(false);

  // The answer is lost on its way: the page finds out what has become of it.
  await page.route("**/sfn/permisos-cambiar", async (route) => {
    await route.fetch();
    await route.abort("connectionreset");
  });
  await confirm();
  await expect(page.getByText("Error al guardar permisos. Verifique su conexión.")).toBeVisible();
  await expect(notices(page)).toBeChecked({ timeout: 15_000 });
  await page.getByRole("button", { name: "Cerrar aviso" }).first().click();
  await page.unroute("**/sfn/permisos-cambiar");

  // It is saved and only the row could not be fetched: it follows by itself.
  let failures = 1;
  await page.route("**/dashboard/gestion-permisos?docente_id=*", (route) => (failures-- > 0 ? route.abort("connectionreset") : route.continue()));
  await confirm();
  await expect(page.getByText("Permisos actualizados correctamente")).toBeVisible();
  await expect(notices(page)).not.toBeChecked({ timeout: 15_000 });
  await page.unroute("**/dashboard/gestion-permisos?docente_id=*");

  const refused = "Este docente no tiene asignaciones activas. Asigne cursos primero.";
  await page.route("**/sfn/permisos-cambiar", (route) =>
    route.fulfill({ status: 409, json: { codigo: "docente_sin_asignaciones", mensaje: refused, campos: [] } }),
  );
  await confirm();
  await close(refused);
  await page.unroute("**/sfn/permisos-cambiar");
  await confirm();
  await expect(notices(page)).toBeChecked();
});

test("two directors see each other's result", onPhone, async ({ page, browser, server }) => {
  await attend(page, `${PATH}?buscar=salazar`);
  const context = await browser.newContext({ baseURL: server.url, viewport: page.viewportSize() });
  const other = await context.newPage();
  const problems = collectProblems(other);
  await become(other, director, 1);
  await attend(other, `${PATH}?buscar=salazar`);
  await other.getByRole("switch", { name: `Comunicados de ${NAME}` }).click();
  await other.getByRole("dialog").getByRole("button", { name: "Confirmar" }).click();
  await expect(notices(other)).toBeChecked();
  // The first one's page follows by itself, and decides further.
  await expect(notices(page)).toBeChecked({ timeout: 15_000 });
  await notices(page).click();
  await expect(page.getByRole("dialog").getByRole("heading")).toContainText("¿Desea desactivar");
  await page.getByRole("dialog").getByRole("button", { name: "Confirmar" }).click();
  await expect(notices(page)).not.toBeChecked();
  await expect(notices(other)).not.toBeChecked({ timeout: 15_000 });
  expect(problems).toEqual([]);
  await context.close();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("before the page is alive the switches are plain forms", onPhone, async ({ page }) => {
    await page.goto(`${PATH}?buscar=salazar`);
    await polls(page).click();
    await expect(page.getByRole("dialog").getByRole("heading")).toHaveText(`¿Desea activar el permiso de Encuestas para ${NAME}?`);
    await page.getByRole("dialog").getByRole("button", { name: "Confirmar" }).click();
    await expect(page).toHaveURL(/buscar=salazar&aviso=permiso$/);
    await expect(polls(page)).toBeChecked();
  });
});

test("a teacher opens none of it", onPhone, async ({ page, expectProblems }) => {
  expectProblems(/403/);
  await enter(page, teacher, "/dashboard");
  await expect(page.getByRole("link", { name: "Permisos de Docentes" })).toHaveCount(0);
  expect((await page.goto(PATH))?.status()).toBe(403);
});
