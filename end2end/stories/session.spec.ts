/** Signing in and out by the form, with and without the WASM. Every other story comes with a session that was kept. */
import { director } from "../support/people";
import { expect, goto, look, onPhone, signIn, test } from "../support/test";

// The way out stands elsewhere on each screen.
test("each role lands on its own start, and signing out closes every door", async ({ page }) => {
  await signIn(page, director.user, director.password);
  await expect(page).toHaveURL(/\/dashboard$/);
  await expect(page.getByRole("heading", { name: "Hola, Carlos" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Importar usuarios" })).toHaveCount(0);
  await look(page, "inicio-director");

  await goto(page, "/perfil");
  await expect(page.getByText("70000002")).toBeVisible();
  await look(page, "perfil");
  await page.getByRole("button", { name: "Cerrar sesión" }).locator("visible=true").last().click();
  await expect(page).toHaveURL(/\/login$/);
  await page.goto("/dashboard");
  await expect(page).toHaveURL(/\/login$/);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("signing in, changing the password and signing out are plain form posts", onPhone, async ({ page }) => {
    await page.goto("/login");
    await page.getByLabel("Usuario").fill(director.user);
    await page.getByLabel("Contraseña", { exact: true }).fill("equivocada");
    await page.getByRole("button", { name: "Ingresar", exact: true }).click();
    await expect(page.getByRole("alert")).toContainText("Usuario o contraseña incorrectos.");
    expect(page.url()).not.toContain("equivocada");

    await page.getByLabel("Usuario").fill(director.user);
    await page.getByLabel("Contraseña", { exact: true }).fill(director.password);
    await page.getByRole("button", { name: "Ingresar", exact: true }).click();
    await expect(page).toHaveURL(/\/dashboard$/);

    await page.goto("/cambiar-password");
    await page.getByLabel("Contraseña actual", { exact: true }).fill(director.password);
    await page.getByLabel("Contraseña nueva", { exact: true }).fill("Cinco-faros-lejanos-3");
    await page.getByLabel("Repita la contraseña nueva", { exact: true }).fill("Cinco-faros-lejanos-3");
    await page.getByRole("button", { name: "Cambiar contraseña" }).click();
    await expect(page).toHaveURL(/\/dashboard/);

    await page.goto("/perfil");
    await page.getByRole("button", { name: "Cerrar sesión" }).locator("visible=true").last().click();
    await expect(page).toHaveURL(/\/login/);
  });
});
