/** Links by which people choose a password: the first one, or another for one they forgot (HU-AUTH-02). */
import { csv } from "../support/files";
import { linkTo, startMailServer, type MailServer } from "../support/mail";
import { administrator } from "../support/people";
import { ask, importFile } from "../support/rest";
import { checkAccessibility, enter, expect, goto, look, onDesktop, test as base } from "../support/test";

const NEW = "Tres-llamas-al-sol-9";
const FAMILY = csv("familia.csv", [
  "tipo_documento;nro_documento;nombre;apellido;telefono;email",
  "DNI;66000001;Rosa;Huamán Ccori;987610001;rosa@familias.pe",
  "DNI;66000002;Iván;Núñez Peña;987610002;ivan@familias.pe",
]);

const test = base.extend<{ mail: MailServer }>({
  mail: async ({}, use) => {
    const mail = await startMailServer();
    await use(mail);
    await mail.stop();
  },
  environment: async ({ mail }, use) => use({ PADRON_SMTP_URL: mail.url, PADRON_SMTP_FROM: "Colegio <colegio@orquideas.edu.pe>" }),
});

test("a forgotten password, from the link on the sign-in page to the dashboard", async ({ page, server, mail, expectProblems }) => {
  expectProblems(/422/);
  await importFile(server.url, FAMILY, "padres");
  await goto(page, "/login");
  await page.getByRole("link", { name: "¿Olvidó su contraseña?" }).click();
  await look(page, "recuperar");
  await page.getByLabel("Usuario").fill("66000001");
  await page.getByRole("button", { name: "Enviarme un enlace" }).click();
  await expect(page.getByRole("heading", { name: "Revise sus mensajes" })).toBeVisible();
  await look(page, "recuperar-enviado");
  await expect.poll(() => mail.received.length, { timeout: 30_000 }).toBe(1);

  await goto(page, linkTo(mail, "rosa@familias.pe"));
  await expect(page).toHaveURL(/\/activar$/);
  await expect(page.getByText("Rosa Huamán Ccori")).toBeVisible();
  await look(page, "activar");
  await page.getByLabel("Contraseña nueva", { exact: true }).fill("Rosa-66000001");
  await page.getByLabel("Repita la contraseña nueva", { exact: true }).fill("Rosa-66000001");
  await page.getByRole("button", { name: "Guardar e ingresar" }).click();
  await expect(page.getByRole("textbox", { name: "Contraseña nueva", exact: true })).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Contraseña nueva", { exact: true }).fill(NEW);
  await page.getByLabel("Repita la contraseña nueva", { exact: true }).fill(NEW);
  await page.getByRole("button", { name: "Guardar e ingresar" }).click();
  await expect(page).toHaveURL(/\/dashboard/);
  await expect(page.getByRole("heading", { name: "Hola, Rosa" })).toBeVisible();

  await goto(page, linkTo(mail, "rosa@familias.pe"));
  await expect(page.getByRole("heading", { name: "Este enlace ya no sirve" })).toBeVisible();
  await look(page, "activar-vencido");
  await page.getByRole("link", { name: "Pedir otro enlace" }).click();
  await expect(page.getByRole("heading", { name: "¿Olvidó su contraseña?" })).toBeVisible();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a first password is chosen by plain form posts", async ({ page, server, mail }) => {
    const id = await importFile(server.url, FAMILY, "padres");
    await ask(server.url, administrator, "POST", `/api/admin/import/${id}/credentials/send-email`, { modo: "enlace" });
    await expect.poll(() => mail.received.length, { timeout: 30_000 }).toBe(2);
    await page.goto(linkTo(mail, "ivan@familias.pe"));
    await expect(page.getByRole("heading", { name: "Cree su contraseña" })).toBeVisible();
    await page.getByLabel("Contraseña nueva", { exact: true }).fill("corta");
    await page.getByLabel("Repita la contraseña nueva", { exact: true }).fill("corta");
    await page.getByRole("button", { name: "Guardar e ingresar" }).click();
    await expect(page.getByText("Al menos 8 caracteres").first()).toBeVisible();
    await page.getByLabel("Contraseña nueva", { exact: true }).fill(NEW);
    await page.getByLabel("Repita la contraseña nueva", { exact: true }).fill(NEW);
    await page.getByRole("button", { name: "Guardar e ingresar" }).click();
    await expect(page).toHaveURL(/\/dashboard/);
  });
});

test("what became of a message is told whole, and a failure is tried again from there", onDesktop, async ({ page, server, mail }) => {
  mail.refuse.set("ivan@familias.pe", "550 5.1.1 No such user");
  const id = await importFile(server.url, FAMILY, "padres");
  await ask(server.url, administrator, "POST", `/api/admin/import/${id}/credentials/send-email`, { modo: "enlace" });
  await enter(page, administrator, `/admin/envios?importacion=${id}`);
  await page.getByLabel("Estado").selectOption("fallido");
  await expect(page).toHaveURL(/estado=fallido/);
  await page.getByRole("link", { name: "Ver el envío de Iván Núñez Peña" }).click();
  const story = page.getByRole("region", { name: "Envío a Iván Núñez Peña" });
  await expect(story.getByRole("list", { name: "Intentos" })).toContainText("550");
  await look(page, "envio-fallido-historia");
  await checkAccessibility(page);
  mail.refuse.clear();
  await story.getByRole("button", { name: "Reintentar este envío" }).click();
  await expect(story.getByText("Enviado").first()).toBeVisible({ timeout: 30_000 });
  await goto(page, linkTo(mail, "ivan@familias.pe"));
  await expect(page.getByText("66000002")).toBeVisible();
});
