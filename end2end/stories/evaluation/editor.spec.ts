/** The structure editor: what is dragged, tried out and taken back, and that nothing typed is ever lost. */
import { director } from "../../support/people";
import { become, bothThemes, expect, goto, look, onPhone, test } from "../../support/test";
import { PATH, accept, draftStructure, editor, halves, name, openEditor, opener, sum, template, weight } from "../../support/evaluation";
import type { Locator, Page } from "@playwright/test";

test.beforeEach(({ page }) => become(page, director));

/** Where the editor fetches what stands in it. */
const LOADED = /\?editar=1$/;
const SAVED = /\/sfn\/estructura-guardar$/;
const NAMES = template.map((component) => component.nombre_item);

const button = (page: Page, called: string | RegExp) => editor(page).getByRole("button", { name: called });
const leaving = (page: Page) => page.getByRole("dialog", { name: "Antes de continuar" });
const component = (page: Page, of: string) => editor(page).getByRole("group", { name: new RegExp(`^Componente \\d+: ${of}$`) });
const mark = (page: Page, of: string) => editor(page).getByRole("textbox", { name: `Nota de ${of}, de 0 a 20`, exact: true });
const mean = (page: Page) => editor(page).getByRole("row", { name: "PROMEDIO PONDERADO" }).getByRole("cell");
const ring = (page: Page) => editor(page).locator("[data-sum] > [data-sum-ink]");

/** The template is saved as a draft and stands in the editor. */
async function edit(page: Page, url: string): Promise<void> {
  await draftStructure(url, template);
  await goto(page, PATH);
  await openEditor(page);
}

async function expectNames(page: Page, names: string[]): Promise<void> {
  const boxes = editor(page).getByRole("textbox", { name: /^Nombre del ítem/ });
  await expect.poll(() => boxes.evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).value))).toEqual(names);
}

/** What the server has. */
async function savedNames(page: Page): Promise<string[]> {
  const answer = await page.request.get("/api/evaluation-structure");
  const { componentes } = (await answer.json()) as { componentes: { nombre_item: string }[] };
  return componentes.map((component) => component.nombre_item);
}

async function middle(of: Locator): Promise<{ x: number; y: number }> {
  const box = await of.boundingBox();
  if (!box) throw new Error("it is not to be seen");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

test("a card that is dragged by its handle goes where it is dropped, and «Aceptar» saves that order", async ({ page, server }) => {
  await edit(page, server.url);
  const handle = (of: string) => button(page, new RegExp(`^Mover ${of}, puesto`));

  // One place down.
  const [from, to] = [await middle(handle("Examen")), await middle(handle("Participación"))];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y + 10, { steps: 8 });
  await expect(component(page, "Examen")).toHaveClass(/dragged/);
  await expectNames(page, NAMES);
  await page.mouse.up();
  await expectNames(page, ["Participación", "Examen", ...NAMES.slice(2)]);

  // From the foot to the top: near the edge what lies beyond it comes along.
  await handle("Comportamiento").scrollIntoViewIfNeeded();
  const last = await middle(handle("Comportamiento"));
  const scroller = editor(page).locator("[data-scrolls]");
  const edge = ((await scroller.boundingBox())?.y ?? 0) + 30;
  await page.mouse.move(last.x, last.y);
  await page.mouse.down();
  await page.mouse.move(last.x, edge, { steps: 8 });
  await expect(async () => {
    await page.mouse.move(last.x, edge - 2);
    await page.mouse.move(last.x, edge);
    expect(await scroller.evaluate((it) => it.scrollTop)).toBe(0);
  }).toPass({ intervals: [10] });
  await page.mouse.move(last.x, edge - 5);
  await page.mouse.up();
  const order = ["Comportamiento", "Participación", "Examen", "Revisión de Cuaderno", "Revisión de Libro"];
  await expectNames(page, order);
  await expect(editor(page).locator(".dragged, [data-card][style*=transform]")).toHaveCount(0);
  await expect(weight(page, "Comportamiento")).toHaveValue("10");

  await accept(page).click();
  await expect(editor(page)).toBeHidden();
  expect(await savedNames(page)).toEqual(order);
});

test("whoever is overtaken looks at the other version, comes back to the own and saves it", onPhone, async ({ page, server, expectProblems }) => {
  expectProblems(/409|503/);
  await edit(page, server.url);
  await name(page, 1).fill("Proyecto");
  await draftStructure(server.url, halves);
  await accept(page).click();
  const told = editor(page).getByRole("alert");
  await expect(told).toContainText("La estructura cambió mientras usted la revisaba. Vea la versión guardada antes de continuar.");

  // The server is in trouble: nothing is lost by that, and it can be tried again.
  await page.route(LOADED, (route) => route.fulfill({ status: 503, body: "" }), { times: 1 });
  await button(page, "Ver la versión guardada").click();
  await expect(told).toContainText("Ocurrió un error inesperado. Intente nuevamente");
  await expectNames(page, ["Proyecto", ...NAMES.slice(1)]);
  await button(page, "Ver la versión guardada").click();
  await expectNames(page, ["Examen", "Gimnasia"]);
  await expect(told).toBeHidden();
  await expect(button(page, "Deshacer")).toBeFocused();

  await button(page, "Deshacer").click();
  await expectNames(page, ["Proyecto", ...NAMES.slice(1)]);
  await accept(page).click();
  await expect(editor(page)).toBeHidden();
  await expect(page.getByText("Borrador guardado")).toBeVisible();
  expect(await savedNames(page)).toEqual(["Proyecto", ...NAMES.slice(1)]);
});

test("Escape, however often it is pressed, loses nothing", onPhone, async ({ page, server }) => {
  await edit(page, server.url);
  await name(page, 1).fill("Proyecto");
  await page.keyboard.press("Escape");
  await expect(leaving(page)).toContainText("Hay cambios sin guardar. Si cierra ahora, se pierden.");
  await leaving(page).getByRole("button", { name: "Seguir editando" }).click();
  await expect(leaving(page)).toBeHidden();
  await expect(name(page, 1)).toHaveValue("Proyecto");

  // A browser lets a page refuse it only once: then it closes both, and they are there again.
  for (let presses = 0; presses < 7; presses++) {
    await page.keyboard.press("Escape");
    // Long enough for what must not happen: that it is closed and stays closed.
    await page.waitForTimeout(100);
    await expect(page.locator("#editor-estructura")).toHaveJSProperty("open", true);
    await expect(page.locator("#componente-0-nombre")).toHaveValue("Proyecto");
    // Whichever stands in front can be used.
    const front = (await leaving(page).isVisible()) ? leaving(page).getByRole("button", { name: "Seguir editando" }) : button(page, "Cancelar");
    await front.click({ trial: true });
  }
  if (await leaving(page).isVisible()) {
    await leaving(page).getByRole("button", { name: "Seguir editando" }).click();
  }
  await expectNames(page, ["Proyecto", ...NAMES.slice(1)]);

  await page.keyboard.press("Escape");
  await leaving(page).getByRole("button", { name: "Descartar cambios" }).click();
  await expect(editor(page)).toBeHidden();
  await expect(opener(page)).toBeFocused();
  await openEditor(page);
  await expectNames(page, NAMES);
});

test("while it is being saved nothing closes it and nothing is sent twice", onPhone, async ({ page, server }) => {
  await edit(page, server.url);
  await name(page, 1).fill("Proyecto");
  let sent = 0;
  page.on("request", (request) => void (SAVED.test(request.url()) && sent++));
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(SAVED, async (route) => {
    await held;
    await route.continue();
  });
  await accept(page).click();
  await expect.poll(() => sent).toBe(1);
  await button(page, "Cancelar").click();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await accept(page).click();
  // Long enough for what must not happen: a question, or a second request.
  await page.waitForTimeout(200);
  await expect(editor(page)).toBeVisible();
  await expect(leaving(page)).toBeHidden();
  await expect(name(page, 1)).toHaveValue("Proyecto");
  release();
  await expect(editor(page)).toBeHidden();
  await expect(page.getByText("Borrador guardado")).toBeVisible();
  expect(sent).toBe(1);
  expect(await savedNames(page)).toEqual(["Proyecto", ...NAMES.slice(1)]);
});

test("what could not be loaded can be tried again, or left without a question", onPhone, async ({ page, server, expectProblems }) => {
  expectProblems(/net::ERR_FAILED/);
  await draftStructure(server.url, template);
  await goto(page, PATH);
  await page.route(LOADED, (route) => route.abort(), { times: 2 });
  await opener(page).click();
  const told = editor(page).getByRole("alert");
  await expect(told).toContainText("No hay conexión con el servidor.");
  await expect(accept(page)).toBeDisabled();
  await page.keyboard.press("Escape");
  await expect(editor(page)).toBeHidden();
  await expect(leaving(page)).toBeHidden();
  await expect(opener(page)).toBeFocused();

  await opener(page).click();
  await expect(told).toBeVisible();
  await button(page, "Intentar de nuevo").click();
  await expectNames(page, NAMES);
  await expect(told).toBeHidden();
  await expect(accept(page)).toBeEnabled();
  await page.keyboard.press("Escape");
  await expect(editor(page)).toBeHidden();
  await expect(leaving(page)).toBeHidden();
});

test("marks can be tried out, and the grade sheet follows the names", onPhone, async ({ page, server }) => {
  await edit(page, server.url);
  await expect(mean(page)).toHaveText("16.45");
  await mark(page, "Examen").fill("20");
  await expect(mean(page)).toHaveText("17.25");
  await mark(page, "Examen").fill("20.01");
  await expect(mark(page, "Examen")).toHaveAttribute("aria-invalid", "true");
  await expect(mean(page)).toHaveText("—");
  await mark(page, "Examen").fill("18");
  await expect(mark(page, "Examen")).not.toHaveAttribute("aria-invalid");
  await expect(mean(page)).toHaveText("16.45");

  const sheet = editor(page).getByRole("table", { name: "Así se verá el registro de notas" });
  await name(page, 1).fill("Proyecto");
  await expect(sheet.getByRole("columnheader")).toHaveText(["Estudiante", "Proyecto40%", "Participación20%", /Cuaderno15%$/, /Libro15%$/, "Comportamiento10%", "Promedio"]);
  await expect(mark(page, "Proyecto")).toHaveValue("18");
  // Marks are nothing to lose.
  await name(page, 1).fill("Examen");
  await mark(page, "Examen").fill("5");
  await button(page, "Cancelar").click();
  await expect(editor(page)).toBeHidden();
});

test("five percent more or less, a suggestion that is taken back at once, and a component that does not count", onPhone, async ({ page, server }) => {
  await edit(page, server.url);
  await button(page, "Más 5% para Examen").click();
  await expect(weight(page, "Examen")).toHaveValue("45");
  await expect(sum(page)).toHaveText("Suma: 105% / 100%");
  await button(page, "Menos 5% para Examen").click();
  await expect(sum(page)).toHaveText("Suma: 100% / 100%");
  await button(page, "Menos 5% para Comportamiento").click();
  await button(page, "Menos 5% para Comportamiento").click();
  await expect(weight(page, "Comportamiento")).toHaveValue("5");
  await expect(sum(page)).toHaveText("Suma: 95% / 100%");

  await button(page, /Aplicar$/).click();
  await expect(sum(page)).toHaveText("Suma: 100% / 100%");
  await button(page, "Deshacer").click();
  await expect(sum(page)).toHaveText("Suma: 95% / 100%");
  await expect(weight(page, "Comportamiento")).toHaveValue("5");
  await expect(weight(page, "Examen")).toHaveValue("40");
  await expect(button(page, "Deshacer")).toBeHidden();

  await component(page, "Comportamiento").getByRole("switch").uncheck();
  await expect(component(page, "Comportamiento")).toContainText("Inactivo");
  await expect(sum(page)).toHaveText("Suma: 90% / 100%");
  await expect(mark(page, "Comportamiento")).toBeHidden();
  await expect(mark(page, "Examen")).toBeVisible();
  await component(page, "Comportamiento").getByRole("switch").check();
  await expect(sum(page)).toHaveText("Suma: 95% / 100%");
  await expect(mark(page, "Comportamiento")).toBeVisible();
});

test("exactly 100 % is celebrated, and not for whoever wants no motion", onPhone, async ({ page, server }) => {
  await edit(page, server.url);
  const seconds = () => ring(page).evaluate((it) => Number.parseFloat(getComputedStyle(it).animationDuration));
  // It was 100 % before anybody did anything.
  await expect(ring(page)).not.toHaveClass(/reached/);
  await button(page, "Menos 5% para Examen").click();
  await expect(sum(page)).toHaveText("Suma: 95% / 100%");
  await expect(ring(page)).not.toHaveClass(/reached/);
  await weight(page, "Examen").fill("40.01");
  await expect(sum(page)).toHaveText("Suma: 100.01% / 100%");
  await expect(ring(page)).not.toHaveClass(/reached/);
  await weight(page, "Examen").fill("40.00");
  await expect(sum(page)).toHaveText("Suma: 100% / 100%");
  await expect(ring(page)).toHaveClass(/reached/);

  await page.emulateMedia({ reducedMotion: "reduce" });
  expect(await seconds()).toBeLessThan(0.001);
  await page.emulateMedia({ reducedMotion: "no-preference" });
  expect(await seconds()).toBeGreaterThan(0.1);
});

// Judged on both screens: the cards lie otherwise on each.
test("everybody can read the editor, in light and dark, whatever is wrong", async ({ page, server }) => {
  await edit(page, server.url);
  await look(page, "evaluacion-editor");
  await button(page, "Menos 5% para Comportamiento").click();
  await expect(button(page, /Aplicar$/)).toBeVisible();
  await look(page, "evaluacion-editor-95", bothThemes);
  await name(page, 2).fill("Examen 2");
  await name(page, 3).fill("");
  await weight(page, "Examen").fill("60");
  await mark(page, "Examen").fill("21");
  await accept(page).click();
  await expect(weight(page, "Examen")).toBeFocused();
  await editor(page).getByText(/^Faltan \d+ correcciones para poder confirmarla$/).click();
  await expect(editor(page).getByText("Escriba el nombre del componente.").first()).toBeVisible();
  await look(page, "evaluacion-editor-errores", bothThemes);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a draft that is refused before the page is alive is told why", onPhone, async ({ page }) => {
    await page.goto(`${PATH}?editar=plantilla`);
    await name(page, 2).fill("Examen 2");
    await accept(page).click();
    await expect(editor(page).getByRole("alert")).toContainText("Use solo letras y espacios en el nombre.");
  });
});
