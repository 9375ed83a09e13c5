/** WhatsApp (HU-USERS-06 CA-04, UX-03): simulated, and by a server that answers as Meta's does. */
import { csv } from "../support/files";
import { startMeta, TOKEN, type Meta } from "../support/meta";
import { administrator } from "../support/people";
import { importFile } from "../support/rest";
import { checkAccessibility, enter, expect, goto, look, onDesktop, shot, test } from "../support/test";

const FAMILIES = csv("familias.csv", [
  "tipo_documento;nro_documento;nombre;apellido;telefono;email",
  "DNI;66000001;Rosa;Huamán Ccori;987610001;",
  "DNI;66000002;Iván;Núñez Peña;987610002;",
  "DNI;66000003;Eva;Ríos Soto;987610003;",
]);

const credentials = (id: string) => `/admin/importaciones/${id}/credenciales`;

test("WhatsApp is simulated until it is connected, and asks once whether the people agreed", async ({ page, server }) => {
  const id = await importFile(server.url, FAMILIES, "padres");
  await enter(page, administrator, credentials(id));
  const card = page.getByRole("region", { name: "WhatsApp", exact: true });
  await expect(card).toContainText("3 con teléfono, 0 sin");
  await card.getByRole("button", { name: "Enviar por WhatsApp (Automático)" }).click();
  const question = page.getByRole("dialog", { name: "¿Enviar por WhatsApp a 3 personas?" });
  await checkAccessibility(page);
  await shot(page, "whatsapp-pregunta");
  await question.getByLabel("Estas personas aceptaron recibir mensajes", { exact: false }).check();
  await question.getByRole("button", { name: "Enviar" }).click();
  await expect(page.getByText("3 mensajes WhatsApp enviados exitosamente (simulados", { exact: false })).toBeVisible({ timeout: 30_000 });

  await goto(page, "/admin/envios?canal=whatsapp");
  await page.getByRole("link", { name: "Ver el envío de Rosa Huamán Ccori" }).click();
  const story = page.getByRole("region", { name: "Envío a Rosa Huamán Ccori" });
  await expect(story).toContainText("66000001");
  await look(page, "envios-whatsapp");
  await story.getByRole("button", { name: "Mostrar enlace" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: /^Mostrar/ }).click();
  const link = await dialog.getByText(/\/activar\/[a-z0-9]{32}$/).first().innerText();
  await goto(page, new URL(link).pathname);
  await expect(page.getByText("Rosa Huamán Ccori")).toBeVisible();

  await goto(page, "/admin/envios/plantillas");
  await expect(page.getByRole("region", { name: "Enlace para elegir la contraseña" })).toContainText("{{3}}");
  await look(page, "plantillas");
});

test.describe("with Meta's API", () => {
  const test_ = test.extend<{ meta: Meta }>({
    meta: async ({}, use) => {
      const meta = await startMeta();
      await use(meta);
      await meta.stop();
    },
    environment: async ({ meta }, use) =>
      use({ PADRON_WHATSAPP_URL: meta.url, PADRON_WHATSAPP_TOKEN: TOKEN, PADRON_WHATSAPP_PHONE_ID: "100200300", PADRON_WHATSAPP_TEMPLATE: "colegio" }),
  });

  test_("a number without WhatsApp is named, and only it is tried again", onDesktop, async ({ page, server, meta }) => {
    meta.refuse.set("51987610002", 131026);
    const id = await importFile(server.url, FAMILIES, "padres");
    await enter(page, administrator, credentials(id));
    const card = page.getByRole("region", { name: "WhatsApp", exact: true });
    await card.getByLabel("Usuario y contraseña inicial").check();
    await card.getByRole("button", { name: "Enviar por WhatsApp (Automático)" }).click();
    const question = page.getByRole("dialog", { name: "¿Enviar por WhatsApp a 3 personas?" });
    await question.getByLabel("Estas personas aceptaron recibir mensajes", { exact: false }).check();
    await question.getByRole("button", { name: "Enviar" }).click();
    await expect(page.getByText("2 mensajes WhatsApp enviados exitosamente")).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText("1 envío fallido. Revise el reporte de errores.")).toBeVisible();
    await expect(page.getByText("Envío WhatsApp fallido para el usuario 66000002.", { exact: false })).toBeVisible();
    await look(page, "whatsapp-fallido");
    meta.refuse.clear();
    await page.getByRole("button", { name: "Reintentar envíos fallidos" }).click();
    await page.getByRole("dialog", { name: "¿Reintentar el envío a 1 persona?" }).getByRole("button", { name: "Enviar" }).click();
    await expect(page.getByText("1 mensaje WhatsApp enviado exitosamente")).toBeVisible({ timeout: 30_000 });
    expect(meta.received.map(({ to }) => to).sort()).toEqual(["51987610001", "51987610002", "51987610003"]);
    expect(meta.received.every(({ template, parameters }) => template === "colegio_password" && parameters.length === 3)).toBe(true);
  });
});
