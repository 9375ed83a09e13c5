/** Signing in and out, with and without the WASM. */
import { administrator, director } from "../support/people";
import { checkAccessibility, expect, goto, shot, signIn, test } from "../support/test";

test("a wrong password is told without saying which part was wrong", async ({ page, expectProblems }) => {
  expectProblems(/401/);
  await goto(page, "/login");
  await page.getByLabel("Usuario").fill(administrator.user);
  await page.getByLabel("Contraseña", { exact: true }).fill("equivocada");
  await page.getByRole("button", { name: "Ingresar", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("Usuario o contraseña incorrectos.");
  await expect(page).not.toHaveURL(/equivocada/);
  await checkAccessibility(page);
  await shot(page, "login-error");
});

test("each role lands on its own start, and signing out closes every door", async ({ page }) => {
  await signIn(page, director.user, director.password);
  await expect(page).toHaveURL(/\/dashboard$/);
  await expect(page.getByRole("heading", { name: "Hola, Carlos" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Importar usuarios" })).toHaveCount(0);
  await checkAccessibility(page);
  await shot(page, "inicio-director");

  await goto(page, "/perfil");
  await expect(page.getByText("70000002")).toBeVisible();
  await checkAccessibility(page);
  await shot(page, "perfil");
  await page.getByRole("button", { name: "Cerrar sesión" }).locator("visible=true").last().click();
  await expect(page).toHaveURL(/\/login$/);
  await page.goto("/dashboard");
  await expect(page).toHaveURL(/\/login$/);
});

test("the administrator's start, in both themes", async ({ page }) => {
  await signIn(page, administrator.user, administrator.password);
  await expect(page.getByRole("heading", { name: "Hola, Ana" })).toBeVisible();
  await checkAccessibility(page);
  await shot(page, "inicio-administrador");
  await page.emulateMedia({ colorScheme: "dark" });
  await checkAccessibility(page);
  await shot(page, "inicio-administrador-noche");
});

test("a page that does not exist says so", async ({ page, expectProblems }) => {
  expectProblems(/404/);
  const response = await page.goto("/no-existe");
  expect(response?.status()).toBe(404);
  await expect(page.getByText("No encontramos esta página")).toBeVisible();
  await shot(page, "no-encontrada");
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("signing in, changing the password and signing out are plain form posts", async ({ page }) => {
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
