/** What stands open to everybody, on both screens. */
import { administrator } from "../../support/people";
import { bothThemes, expect, goto, look, test } from "../../support/test";

test("the sign-in page comes alive, tells a wrong password without saying which part was wrong, and can be read", async ({ page, expectProblems }) => {
  expectProblems(/401/);
  await goto(page, "/login");
  await expect(page.getByLabel("Usuario")).toBeVisible();
  await look(page, "login", bothThemes);
  await page.getByLabel("Usuario").fill(administrator.user);
  await page.getByLabel("Contraseña", { exact: true }).fill("equivocada");
  await page.getByRole("button", { name: "Ingresar", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("Usuario o contraseña incorrectos.");
  await expect(page).not.toHaveURL(/equivocada/);
  await look(page, "login-error");
});

test("a page that does not exist says so", async ({ page, expectProblems }) => {
  expectProblems(/404/);
  const response = await page.goto("/no-existe");
  expect(response?.status()).toBe(404);
  await expect(page.getByText("No encontramos esta página")).toBeVisible();
  await look(page, "no-encontrada");
});
