/** The year's structure of evaluation: written in the editor, confirmed once, fixed from then on; two directors at once. */
import { director, teacher } from "../../support/people";
import { attend, become, collectProblems, expect, goto, hydrated, onDesktop, onPhone, shot, test } from "../../support/test";
import { PATH, accept, confirmStructure, draftStructure, editor, halves, name, openEditor, question, save, sum, template, weight } from "../../support/evaluation";
import type { Page } from "@playwright/test";

test.beforeEach(({ page }) => become(page, director));

/** What the page says of the structure, behind the editor. */
const standing = (page: Page) => page.getByRole("region", { name: "Estructura de evaluación", exact: true });
const card = (page: Page, of: string) => page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: of, exact: true }) });

test("a director creates the structure from the template and adjusts it", onPhone, async ({ page }) => {
  await goto(page, "/dashboard");
  await expect(page.getByText(/Falta definir la estructura de evaluación \d{4}/)).toBeVisible();
  await page.getByRole("link", { name: /Configuración de Evaluación|^Evaluación$/ }).locator("visible=true").first().click();
  await hydrated(page);
  await expect(page).toHaveURL(new RegExp(`${PATH}$`));
  await expect(page.getByRole("heading", { level: 1, name: /^Evaluación \d{4}$/ })).toBeVisible();
  await expect(page.getByText("Sin definir")).toBeVisible();

  await openEditor(page);
  await editor(page).getByRole("button", { name: "Plantilla predefinida" }).click();
  await expect(name(page, 5)).toHaveValue("Comportamiento");
  await expect(sum(page)).toHaveText("Suma: 100% / 100%");
  await expect(editor(page).getByText("16.45").first()).toBeVisible();

  // A weight is moved: the sum is red, and what would mend it is offered.
  await editor(page).getByRole("button", { name: "Menos 5% para Comportamiento" }).click();
  await expect(sum(page)).toHaveText("Suma: 95% / 100%");
  await expect(editor(page).getByText("Ajuste los pesos para alcanzar 100%: falta 5%")).toBeVisible();
  await shot(page, "evaluacion-editor-95");
  await editor(page).getByRole("button", { name: /Aplicar$/ }).click();
  await expect(sum(page)).toHaveText("Suma: 100% / 100%");
  await editor(page).getByRole("button", { name: "Distribuir equitativamente" }).click();
  await expect(weight(page, "Examen")).toHaveValue("20");
  await editor(page).getByRole("button", { name: "Deshacer" }).click();
  await editor(page).getByRole("button", { name: "Reestablecer a valores predeterminados" }).click();
  await expect(weight(page, "Examen")).toHaveValue("40");

  // Refusals stand beside their field as one types.
  await name(page, 2).fill("EXAMEN");
  await expect(editor(page).getByText("Ya existe un componente con ese nombre. Use otro nombre.").first()).toBeVisible();
  await name(page, 2).fill("Participación 2");
  await expect(editor(page).getByText("Use solo letras y espacios en el nombre.").first()).toBeVisible();
  await accept(page).click();
  await expect(name(page, 2)).toBeFocused();
  await name(page, 2).fill("Participación");
  await weight(page, "Examen").fill("60");
  await expect(editor(page).getByText("El peso máximo permitido es 50% por componente.").first()).toBeVisible();
  await weight(page, "Examen").fill("4,5");
  await expect(editor(page).getByText("El peso mínimo permitido es 5% por componente.").first()).toBeVisible();

  // A draft may lack something: it is kept, and says what.
  await accept(page).click();
  await expect(editor(page)).toBeHidden();
  await expect(page.getByText("Borrador guardado")).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "Incompleta" })).toBeVisible();
  await expect(standing(page)).toContainText("Examen: El peso mínimo permitido es 5% por componente.");
  await expect(standing(page)).toContainText("La suma de pesos debe ser exactamente 100%. Actual: 64.50%");
  await expect(save(page)).toBeDisabled();

  await openEditor(page);
  await weight(page, "Examen").fill("40");
  await accept(page).click();
  await expect(page.getByRole("status").filter({ hasText: "Lista para guardar" })).toBeVisible();
  await expect(save(page)).toBeEnabled();
});

test("a director is warned, locks the year, and looks at what was saved", onPhone, async ({ page, server, expectProblems }) => {
  await draftStructure(server.url, halves);
  await draftStructure(server.url, template);
  await goto(page, "/dashboard");
  await expect(page.getByText(/La estructura de evaluación \d{4} está en borrador/)).toBeVisible();
  await goto(page, PATH);
  await expect(page.getByRole("status").filter({ hasText: "Lista para guardar" })).toBeVisible();
  await expect(card(page, "Revisión de Cuaderno")).toContainText("15 %");
  await expect(card(page, "Revisión de Cuaderno")).toContainText("3.º en orden · Activo");
  await expect(card(page, "Revisión de Cuaderno")).toContainText("Recurrente");
  await page.getByRole("button", { name: "Cuánto cuenta Examen" }).click();
  await expect(page.getByRole("note").filter({ hasText: "Este componente representa 40% de la nota final" })).toBeVisible();
  await page.keyboard.press("Escape");

  // The warning: cancelled, nothing happens; confirmed, the year is locked.
  await save(page).click();
  await expect(question(page)).toContainText("Una vez generado no se podrá cambiar hasta fin de año.");
  await expect(question(page)).toContainText("Una vez guardados, los pesos quedarán fijos durante todo el año académico.");
  await expect(question(page).getByRole("listitem")).toHaveText([/Examen\s*40%/, /Participación\s*20%/, /Cuaderno\s*15%/, /Libro\s*15%/, /Comportamiento\s*10%/]);
  await question(page).getByRole("button", { name: "Cancelar" }).click();
  await expect(question(page)).toBeHidden();
  await expect(save(page)).toBeFocused();
  await save(page).click();
  await question(page).getByRole("button", { name: "Confirmar" }).click();
  await expect(page.getByText("Estructura de evaluación registrada correctamente")).toBeVisible();
  await expect(page.getByText("Pesos de evaluación registrados correctamente")).toBeVisible();
  await expect(page.getByText(/Bloqueada para todo el año académico \d{4}/)).toBeVisible();
  await expect(page.getByText(/La confirmó Carlos Mendoza Villar el \d\d\/\d\d\/\d{4}/)).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`${PATH}$`));
  await expect(save(page)).toHaveCount(0);
  await expect(page.getByRole("button", { name: /Editar|Crear/ })).toHaveCount(0);

  // Everything that was saved can be looked at.
  await page.getByRole("link", { name: "Ver historial" }).click();
  await expect(page).toHaveURL(/historial=1$/);
  const versions = page.getByRole("region", { name: "Historial de cambios" }).locator("ol > li");
  await expect(versions).toHaveText([/Confirmó · Carlos Mendoza Villar.*Examen 40%/, /Guardó un borrador.*Suma: 100%/, /Guardó un borrador.*Gimnasia 50%/]);
  await expect(page.getByRole("link", { name: "Ocultar historial" })).toBeFocused();
  await page.reload();
  await hydrated(page);
  await expect(versions).toHaveCount(3);
  await expect(page.getByText("Pesos de evaluación registrados correctamente")).toHaveCount(0);
  await page.getByRole("link", { name: "Ocultar historial" }).click();
  await expect(versions).toHaveCount(0);
  await goto(page, "/dashboard");
  await expect(page.getByText(/Falta definir la estructura|está en borrador/)).toHaveCount(0);

  // Teachers have been told, and cannot open the page.
  await become(page, teacher);
  await goto(page, "/notificaciones");
  await expect(page.getByText(/Estructura de evaluación \d{4} definida/)).toBeVisible();
  expect((await page.goto(PATH))?.status()).toBe(403);
  expectProblems(/403/);
});

test("what is written is not lost by a slip", onPhone, async ({ page }) => {
  await goto(page, PATH);
  await openEditor(page);
  await name(page, 1).fill("Proyecto");
  // The template would take its place: that is asked first, and can be taken back.
  await editor(page).getByRole("button", { name: "Plantilla predefinida" }).click();
  await page.getByRole("button", { name: "Usar plantilla predeterminada" }).click();
  await expect(name(page, 1)).toHaveValue("Examen");
  await editor(page).getByRole("button", { name: "Deshacer" }).click();
  await expect(name(page, 1)).toHaveValue("Proyecto");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Seguir editando" }).click();
  await expect(editor(page)).toBeVisible();
  await editor(page).getByRole("button", { name: "Eliminar componente Proyecto" }).click();
  await editor(page).getByRole("button", { name: "Deshacer" }).click();
  await expect(name(page, 1)).toHaveValue("Proyecto");
  await editor(page).getByRole("button", { name: "Cancelar" }).click();
  await page.getByRole("button", { name: "Descartar cambios" }).click();
  await expect(editor(page)).toBeHidden();
  await expect(page.getByText("Sin definir")).toBeVisible();
});

test("of two directors one wins, and the other is told and sees the winner's", onPhone, async ({ page, browser, server, expectProblems }) => {
  expectProblems(/409|Failed to load resource/);
  await draftStructure(server.url, template);
  await attend(page, PATH);
  const context = await browser.newContext({ baseURL: server.url, viewport: page.viewportSize() });
  const other = await context.newPage();
  const problems = collectProblems(other);
  await become(other, director, 1);
  await attend(other, PATH);

  // Both are asked; a question that stands open is answered about what it shows.
  await save(page).click();
  await expect(question(page)).toContainText("Comportamiento");
  await openEditor(other);
  await name(other, 5).fill("Conducta");
  await accept(other).click();
  await expect(card(other, "Conducta")).toBeVisible();
  await question(page).getByRole("button", { name: "Confirmar" }).click();
  await expect(page.getByText("La estructura cambió mientras usted la revisaba.")).toBeVisible();
  await expect(card(page, "Conducta")).toBeVisible({ timeout: 15_000 });
  await shot(page, "evaluacion-otro-director");
  await page.getByRole("button", { name: "Cerrar aviso" }).first().click();
  await save(page).click();
  await expect(question(page)).toContainText("Conducta");
  await expect(question(page)).not.toContainText("Comportamiento");
  await question(page).getByRole("button", { name: "Cancelar" }).click();

  // One edits while the other locks the year.
  await openEditor(page);
  await weight(page, "Examen").fill("35");
  await save(other).click();
  await question(other).getByRole("button", { name: "Confirmar" }).click();
  await expect(other.getByText("Bloqueada", { exact: true })).toBeVisible();
  await accept(page).click();
  await expect(editor(page).getByText(/se confirmó el .* y queda fija todo el año académico/)).toBeVisible();
  await editor(page).getByRole("button", { name: "Ver cómo quedó" }).click();
  await expect(editor(page)).toBeHidden();
  await expect(page.getByText("Bloqueada", { exact: true })).toBeVisible();
  await expect(save(page)).toHaveCount(0);
  expect(problems).toEqual([]);
  await context.close();
});

test("what another director does shows by itself", onPhone, async ({ page, server }) => {
  await attend(page, PATH);
  await draftStructure(server.url, halves);
  await expect(page.getByText("Lista para guardar")).toBeVisible({ timeout: 15_000 });
  await expect(card(page, "Gimnasia")).toContainText("50 %");
  await save(page).click();
  await expect(question(page)).toContainText("Gimnasia");
  await question(page).getByRole("button", { name: "Cancelar" }).click();
  await confirmStructure(server.url, template);
  await expect(page.getByText("Bloqueada", { exact: true })).toBeVisible({ timeout: 15_000 });
  await expect(card(page, "Examen")).toContainText("40 %");
});

test("everything can be done with the keyboard alone", onDesktop, async ({ page }) => {
  const tabTo = async (wanted: () => Promise<boolean>) => {
    for (let presses = 0; presses < 80 && !(await wanted()); presses++) await page.keyboard.press("Tab");
    expect(await wanted()).toBe(true);
  };
  const on = (text: string) => () => page.evaluate((text) => (document.activeElement as HTMLElement | null)?.innerText?.trim() === text, text);
  const called = (label: string) => () => page.evaluate((label) => document.activeElement?.getAttribute("aria-label")?.startsWith(label) ?? false, label);

  await goto(page, PATH);
  await tabTo(on("Crear Estructura"));
  await page.keyboard.press("Enter");
  await expect(editor(page)).toBeVisible();
  await tabTo(on("Plantilla predefinida"));
  await page.keyboard.press("Enter");
  await expect(name(page, 1)).toHaveValue("Examen");
  // Reordered by the arrows, weighed by the slider, mended by the suggestion.
  await tabTo(called("Mover Examen"));
  await page.keyboard.press("ArrowDown");
  await expect(name(page, 2)).toHaveValue("Examen");
  expect(await called("Mover Examen")()).toBe(true);
  await page.keyboard.press("ArrowUp");
  await expect(name(page, 1)).toHaveValue("Examen");
  await tabTo(called("Peso de Examen"));
  await page.keyboard.press("ArrowRight");
  await expect(sum(page)).toHaveText("Suma: 101% / 100%");
  await page.keyboard.press("ArrowLeft");
  await expect(sum(page)).toHaveText("Suma: 100% / 100%");
  await tabTo(on("Aceptar"));
  await page.keyboard.press("Enter");
  await expect(editor(page)).toBeHidden();
  await expect(page.getByText("Lista para guardar")).toBeVisible();
  await tabTo(on("Guardar Configuración"));
  await page.keyboard.press("Space");
  await expect(question(page).getByRole("button", { name: "Cancelar" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(question(page)).toBeHidden();
  await expect(save(page)).toBeFocused();
  await page.keyboard.press("Enter");
  await tabTo(on("Confirmar"));
  await page.keyboard.press("Enter");
  await expect(page.getByText(/Bloqueada para todo el año académico/)).toBeVisible();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("before the page is alive it is plain forms", onPhone, async ({ page }) => {
    await page.goto(PATH);
    await page.getByRole("button", { name: "Crear Estructura" }).click();
    await editor(page).getByRole("link", { name: "Plantilla predefinida" }).click();
    await accept(page).click();
    await expect(page).toHaveURL(/aviso=borrador$/);
    await expect(page.getByText("Lista para guardar")).toBeVisible();
    await save(page).click();
    await expect(page).toHaveURL(/confirmar=1$/);
    await question(page).getByRole("button", { name: "Confirmar" }).click();
    await expect(page).toHaveURL(/aviso=registrada$/);
    await expect(page.getByText("Pesos de evaluación registrados correctamente")).toBeVisible();
    await page.getByRole("link", { name: "Ver historial" }).click();
    await expect(page.getByText("Guardó un borrador")).toBeVisible();
  });
});
