/** The page becomes interactive in parts: what a part brings works as plain forms while it is on its way, or if it never comes. */
import { administrator, director } from "../support/people";
import { become, enter, expect, hydrated, onPhone, test } from "../support/test";
import { PATH, editor, name, opener } from "../support/evaluation";

/** The file that has the editor. */
const EDITOR = /\/split_evaluacion\.wasm$/;
const failed = "Una parte de la página no se pudo cargar. Puede seguir usándola o recargarla.";
const slow = "La página todavía se está cargando. Puede usarla mientras tanto.";

test("a part that cannot be loaded leaves its plain form working, and the page says so", onPhone, async ({ page, expectProblems }) => {
  expectProblems(/ERR_FAILED|could not be loaded/);
  await page.route(EDITOR, (route) => route.abort());
  await become(page, director);
  await page.goto(PATH);
  await expect(page.getByText(failed)).toBeVisible();
  await expect(page.locator("html")).not.toHaveAttribute("data-hydrated");

  // What does not need the part is interactive: the bell hears of what happens.
  await expect(page.locator("leptos-island[data-viva]").first()).toBeAttached();
  // Told, it need not be looked at any longer.
  await page.getByRole("button", { name: "Cerrar aviso" }).click();
  await expect(page.getByText(failed)).toBeHidden();
  // The button does not open an editor in which nothing moves; the server writes it.
  await opener(page).click();
  await expect(page).toHaveURL(/editar=1$/);
  await editor(page).getByRole("link", { name: "Plantilla predefinida" }).click();
  await expect(name(page, 1)).toHaveValue("Examen");
  await editor(page).getByRole("button", { name: "Aceptar" }).click();
  await expect(page).toHaveURL(/aviso=borrador$/);
  await expect(page.getByText("Lista para guardar")).toBeVisible();

  // Loaded anew when the way is free again, it is whole.
  await expect(page.getByText(failed)).toBeVisible();
  await page.unroute(EDITOR);
  await page.getByRole("link", { name: "Recargar" }).click();
  await hydrated(page);
  await expect(page.getByText(failed)).toBeHidden();
});

test("a part that comes late is told of, and the page is whole as soon as it is there", onPhone, async ({ page }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(EDITOR, async (route) => {
    await held;
    await route.continue();
  });
  await page.clock.install();
  await become(page, director);
  await page.goto(PATH);
  await expect(page.locator("leptos-island[data-viva]").first()).toBeAttached();
  await expect(page.getByText(slow)).toBeHidden();
  await page.clock.fastForward(10_000);
  await expect(page.getByText(slow)).toBeVisible();
  release();
  await hydrated(page);
  await expect(page.getByText(slow)).toBeHidden();
});

test("a tab whose files are gone since an upgrade is told so", onPhone, async ({ page, expectProblems }) => {
  expectProblems(/404|could not be loaded|error loading dynamically imported|Failed to fetch/);
  await page.route(/\/pkg\/.*\.(js|wasm)$/, (route) => route.fulfill({ status: 404, body: "" }));
  await become(page, administrator);
  await page.goto("/dashboard");
  await expect(page.getByText("Hay una versión nueva. Recargue la página.")).toBeVisible();
  await expect(page.getByText(failed)).toBeHidden();
  await page.unrouteAll();
  await page.getByRole("link", { name: "Recargar" }).click();
  await hydrated(page);
});

test("a page loads the parts of its own islands and no others", onPhone, async ({ page }) => {
  const loaded = new Set<string>();
  page.on("request", (request) => {
    const file = /\/((?:split|chunk)_\w+)\.wasm$/.exec(request.url())?.[1];
    if (file) loaded.add(file);
  });
  await page.goto("/login");
  await hydrated(page);
  expect([...loaded]).toEqual([]);
  await enter(page, director, PATH);
  expect(loaded).toContain("split_evaluacion");
  expect([...loaded].filter((file) => file.startsWith("split_"))).toEqual(["split_evaluacion"]);
});
