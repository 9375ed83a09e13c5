/** First passwords on their way to people: a workbook, paper, e-mail; who has come in (HU-USERS-06). */
import { readFileSync } from "node:fs";
import { administrator, manyParents } from "../support/people";
import { firstPassword, importFile } from "../support/rest";
import { bothThemes, checkAccessibility, enter, expect, goto, look, onDesktop, onPhone, shot, signIn, test } from "../support/test";
import { csv } from "../support/files";
import { readSheet } from "../support/workbook";
import { startMailServer } from "../support/mail";
import { confirm, secondLook } from "../support/second_look";
import { toast } from "../support/seen";

/** Three guardians with an address of their own, one without. */
const FAMILIES = csv("familias.csv", [
  "tipo_documento;nro_documento;nombre;apellido;telefono;email",
  "DNI;66000001;Rosa;Huamán Ccori;987610001;rosa@familias.pe",
  "DNI;66000002;Iván;Núñez Peña;987610002;ivan@familias.pe",
  "DNI;66000003;Eva;Ríos Soto;987610003;eva@familias.pe",
  "DNI;66000004;Ana;Zúñiga;987610004;",
]);

/** Children of the first two, and of the third. */
const CHILDREN = csv("hijos.csv", [
  "codigo_estudiante;nombre;apellido;nivel;grado;nro_documento_apoderado;tipo_relacion;seccion",
  ";Luz;Huamán;Primaria;3;66000001;madre;A",
  ";Sol;Núñez;Primaria;3;66000002;padre;A",
  ";Mar;Ríos;Primaria;3;66000003;madre;B",
]);

const credentials = (id: string) => `/admin/importaciones/${id}/credenciales`;

test("the workbook of many people wants a second look, and comes again after the page was left", onDesktop, async ({ page, server, expectProblems }, info) => {
  expectProblems(/403|422/);
  const id = await importFile(server.url, manyParents(24), "padres");
  await enter(page, administrator, credentials(id));
  await expect(page.getByRole("heading", { name: "24 credenciales generadas" })).toBeVisible();
  await page.getByRole("button", { name: "Descargar Excel con Credenciales" }).click();
  await confirm(page, "no es la mía");
  await expect(secondLook(page).getByText("La contraseña no es correcta.", { exact: false })).toBeVisible();
  const [download] = await Promise.all([page.waitForEvent("download"), confirm(page)]);
  expect(download.suggestedFilename()).toMatch(/^Credenciales Padres \d\d-\d\d-\d{4}\.xlsx$/);
  await download.saveAs(info.outputPath("todas.xlsx"));
  expect(readSheet(info.outputPath("todas.xlsx"), "Contraseña Inicial")).toHaveLength(24);
  await expect(toast(page, "Archivo de credenciales descargado correctamente")).toBeVisible();

  // Left by mistake, it is found again from the import; the second look still counts.
  await page.getByRole("link", { name: "Importación", exact: true }).click();
  await page.getByRole("link", { name: "Imprimir, enviar por correo o WhatsApp" }).click();
  const again = page.waitForEvent("download");
  await page.getByRole("button", { name: "Descargar Excel con Credenciales" }).click();
  expect((await again).suggestedFilename()).toMatch(/^Credenciales Padres/);
});

test("slips, letters and single PDFs come as files", onDesktop, async ({ page, server }, info) => {
  const id = await importFile(server.url, FAMILIES, "padres");
  await enter(page, administrator, credentials(id));
  const print = page.getByRole("region", { name: "Para imprimir" });
  await expect(print.getByText("4 tiras, 1 hoja A4")).toBeVisible();
  const fetched = async (name: string) => {
    const [download] = await Promise.all([page.waitForEvent("download"), print.getByRole("button").click()]);
    await download.saveAs(info.outputPath(name));
    return { name: download.suggestedFilename(), bytes: readFileSync(info.outputPath(name)) };
  };
  const slips = await fetched("tiras.pdf");
  expect(slips.name).toMatch(/^Tiras Padres .*\.pdf$/);
  expect(slips.bytes.subarray(0, 5).toString()).toBe("%PDF-");
  await print.getByLabel("Una hoja por persona").check();
  expect((await fetched("cartas.pdf")).name).toMatch(/^Cartas Padres .*\.pdf$/);
  await print.getByLabel("Generar PDFs individuales").check();
  const single = await fetched("cartas.zip");
  expect(single.name).toMatch(/\.zip$/);
  expect(single.bytes.subarray(0, 2).toString()).toBe("PK");
  await expect(toast(page, "4 PDFs generados y disponibles para descarga").first()).toBeVisible();
});

test("without a mail server the messages are simulated, and opened one by one", async ({ page, server }) => {
  const id = await importFile(server.url, FAMILIES, "padres");
  await enter(page, administrator, credentials(id));
  await expect(page.getByText("3 con correo, 1 sin")).toBeVisible();
  await shot(page, "credenciales");
  await checkAccessibility(page);
  const email = page.getByRole("region", { name: "Correo", exact: true });
  await email.getByLabel("Usuario y contraseña inicial").check();
  await email.getByRole("button", { name: "Enviar por correo" }).click();
  const question = page.getByRole("dialog", { name: "¿Enviar por correo a 3 personas?" });
  await question.getByRole("button", { name: "Enviar" }).click();
  await expect(page.getByText("3 correos enviados exitosamente (simulados", { exact: false })).toBeVisible({ timeout: 30_000 });

  await goto(page, "/admin/envios");
  await expect(page.getByText("nada sale de este equipo", { exact: false }).first()).toBeVisible();
  await page.getByRole("link", { name: "Ver el envío de Rosa Huamán Ccori" }).click();
  const message = page.getByRole("region", { name: "Envío a Rosa Huamán Ccori" });
  await expect(message).toContainText("66000001");
  await shot(page, "envios");
  await checkAccessibility(page);
  await message.getByRole("button", { name: "Mostrar contraseña" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Mostrar contraseña" }).click();
  const { password } = await firstPassword(server.url, id);
  await expect(dialog.getByText(password, { exact: true })).toBeVisible();
});

test.describe("with a mail server", () => {
  // Its address is a setting of the server, so it is there first.
  const test_ = test.extend<{ mail: Awaited<ReturnType<typeof startMailServer>> }>({
    mail: async ({}, use) => {
      const mail = await startMailServer();
      await use(mail);
      await mail.stop();
    },
    environment: async ({ mail }, use) => use({ PADRON_SMTP_URL: mail.url, PADRON_SMTP_FROM: "Colegio <colegio@orquideas.edu.pe>" }),
  });

  test_("who was not reached is named, and only they are tried again", onDesktop, async ({ page, server, mail }) => {
    mail.refuse.set("ivan@familias.pe", "550 5.1.1 No such user");
    const id = await importFile(server.url, FAMILIES, "padres");
    await enter(page, administrator, credentials(id));
    await page.getByRole("region", { name: "Correo", exact: true }).getByRole("button", { name: "Enviar por correo" }).click();
    await page.getByRole("dialog", { name: "¿Enviar por correo a 3 personas?" }).getByRole("button", { name: "Enviar" }).click();
    await expect(page.getByText("2 correos enviados exitosamente")).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText("1 envío fallido. Revise el reporte de errores.")).toBeVisible();
    await expect(page.getByRole("list", { name: "Envíos que no llegaron" })).toContainText("Iván Núñez Peña");
    await shot(page, "envio-fallido");
    await checkAccessibility(page);
    const report = page.waitForEvent("download");
    await page.getByRole("link", { name: "Descargar reporte de errores" }).click();
    expect((await report).suggestedFilename()).toMatch(/\.txt$/);

    mail.refuse.clear();
    await page.getByRole("button", { name: "Reintentar envíos fallidos" }).click();
    await page.getByRole("dialog", { name: "¿Reintentar el envío a 1 persona?" }).getByRole("button", { name: "Enviar" }).click();
    await expect(page.getByText("1 correo enviado exitosamente")).toBeVisible({ timeout: 30_000 });
    expect(mail.received.map(({ to }) => to).sort()).toEqual(["eva@familias.pe", "ivan@familias.pe", "rosa@familias.pe"]);
    expect(mail.received[0]!.text).toMatch(/^Message-ID: /im);
  });
});

test("one password is shown when asked for, and a slip is ticked as handed over", onPhone, async ({ page, server }) => {
  const id = await importFile(server.url, FAMILIES, "padres");
  await enter(page, administrator, credentials(id));
  const row = page.getByRole("row").filter({ hasText: "66000001" });
  await expect(page.getByText("aB9", { exact: false })).toHaveCount(0);
  await row.getByRole("button", { name: "Contraseña de Rosa Huamán Ccori" }).click();
  const dialog = page.getByRole("dialog", { name: "Rosa Huamán Ccori" });
  await dialog.getByRole("button", { name: "Mostrar contraseña" }).click();
  const { password } = await firstPassword(server.url, id);
  await expect(dialog.getByText(password, { exact: true }).first()).toBeVisible();
  await dialog.getByText("Ver el mensaje").click();
  await expect(dialog).toContainText("Bienvenido a I.E.P. Las Orquídeas");
  await dialog.getByRole("button", { name: "Cerrar" }).click();

  await row.getByRole("button", { name: "Tira de Rosa Huamán Ccori entregada" }).click();
  await expect(row.getByRole("button", { name: "Tira de Rosa Huamán Ccori entregada" })).toHaveAttribute("aria-pressed", "true");
});

test("who has come in is counted, needs nothing any more, and gets a link if the password is forgotten", async ({ page, browser, server }) => {
  const id = await importFile(server.url, FAMILIES, "padres");
  await importFile(server.url, CHILDREN, "estudiantes");
  const person = await firstPassword(server.url, id);
  const theirs = await (await browser.newContext({ baseURL: server.url })).newPage();
  await signIn(theirs, person.user, person.password);
  await theirs.getByLabel("Contraseña actual", { exact: true }).fill(person.password);
  await theirs.getByLabel("Contraseña nueva", { exact: true }).fill("Tres-llamas-al-sol-9");
  await theirs.getByLabel("Repita la contraseña nueva", { exact: true }).fill("Tres-llamas-al-sol-9");
  await theirs.getByRole("button", { name: "Cambiar contraseña" }).click();
  await expect(theirs).toHaveURL(/\/dashboard/);
  await theirs.context().close();

  await enter(page, administrator, credentials(id));
  await expect(page.getByText("Ya ingresaron 1 de 4")).toBeVisible();
  await expect(page.getByRole("link", { name: "Imprimir las 3 que faltan" })).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: person.user })).toContainText("Ya ingresó");

  // All of the classroom by WhatsApp, after the question whether they agreed…
  await page.getByText("Ver por aula").click();
  await page.getByRole("link", { name: /3\.º Primaria "A"/ }).click();
  const forgotten = page.getByRole("region", { name: "Contraseñas olvidadas" });
  await expect(forgotten).toContainText("1 persona ya ingresó: 1 por correo, 1 por WhatsApp");
  await look(page, "credenciales-aula", bothThemes);
  await forgotten.getByRole("button", { name: "Enlaces por WhatsApp" }).click();
  const question = page.getByRole("dialog", { name: '¿Enviar por WhatsApp un enlace para otra contraseña a 1 persona de 3.º Primaria "A"?' });
  await look(page, "olvido-aula", bothThemes);
  await question.getByLabel("Estas personas aceptaron recibir mensajes", { exact: false }).check();
  await question.getByRole("button", { name: "Enviar enlace" }).click();
  await expect(forgotten).toContainText("A 1 persona ya se envió un enlace en las últimas 24 horas", { timeout: 30_000 });
  // … and one of them by the channel that is chosen there; they agreed already.
  await page.getByRole("button", { name: "Enviar a Rosa Huamán Ccori un enlace para otra contraseña" }).click();
  const choice = page.getByRole("dialog", { name: "¿Enviar a Rosa Huamán Ccori un enlace para otra contraseña?" });
  await expect(choice.getByRole("checkbox")).toHaveCount(0);
  await look(page, "olvido-persona", bothThemes);
  const taken = page.waitForResponse((response) => response.url().endsWith("/sfn/credenciales-recuperar"));
  await choice.getByRole("button", { name: "Por correo" }).click();
  expect((await taken).ok()).toBe(true);
  await goto(page, `/admin/envios?importacion=${id}`);
  await expect(page.getByRole("row").filter({ hasText: "Contraseña olvidada" })).toHaveCount(2);
  await goto(page, "/dashboard");
  await expect(page.getByRole("heading", { name: "Ya ingresaron" })).toBeVisible();
  await goto(page, `/admin/importaciones/${id}`);
  await expect(page.getByText("Ya ingresaron 1 de 4")).toBeVisible();
});

test("one classroom is written to from the page", onDesktop, async ({ page, server }) => {
  const id = await importFile(server.url, FAMILIES, "padres");
  await importFile(server.url, CHILDREN, "estudiantes");
  await enter(page, administrator, credentials(id));
  const email = page.getByRole("region", { name: "Correo", exact: true });
  await expect(email).toContainText("Se enviará a 3 personas.");
  await page.getByText("Ver por aula").click();
  await page.getByRole("link", { name: /3\.º Primaria "A"/ }).click();
  await expect(email).toContainText("Se enviará a 2 personas.");
  await email.getByRole("button", { name: "Enviar por correo" }).click();
  const question = page.getByRole("dialog", { name: '¿Enviar por correo a 2 personas de 3.º Primaria "A"?' });
  await question.getByRole("button", { name: "Enviar" }).click();
  await expect(email).toContainText("Ya se envió a 2 personas.", { timeout: 30_000 });

  // The last of them by the own button: what the classroom's question held does not stay in the dialog.
  await page.getByRole("link", { name: "Ver todas las aulas" }).click();
  await page.getByRole("button", { name: "Enviar por correo a Eva Ríos Soto" }).click();
  await page.getByRole("dialog", { name: "¿Enviar por correo a Eva Ríos Soto?" }).getByRole("button", { name: "Enviar" }).click();
  await expect(email).toContainText("Ya se envió a 3 personas.", { timeout: 30_000 });
  await expect(page.getByRole("button", { name: /^Enviar por correo a / })).toHaveCount(0);
});

test("passwords that still work are replaced by a button that asks", onDesktop, async ({ page, server }) => {
  const id = await importFile(server.url, FAMILIES, "padres");
  const before = await firstPassword(server.url, id);
  await enter(page, administrator, credentials(id));
  await page.getByRole("button", { name: "Generar nuevas para las 4 que no ingresaron" }).click();
  const question = page.getByRole("dialog", { name: "¿Generar contraseñas nuevas para 4 personas?" });
  await expect(question).toContainText("dejan de servir en el acto");
  await checkAccessibility(page);
  await question.getByRole("button", { name: "Generar nuevas" }).click();
  await expect(toast(page, "Se generan las contraseñas nuevas. Entréguelas otra vez.")).toBeVisible();
  const after = await firstPassword(server.url, id);
  expect(after.user).toBe(before.user);
  expect(after.password).not.toBe(before.password);
});

test("what is kept can be forgotten, and issued anew", onDesktop, async ({ page, server }) => {
  const id = await importFile(server.url, FAMILIES, "padres");
  await enter(page, administrator, credentials(id));
  await page.getByRole("button", { name: "Olvidar contraseñas guardadas" }).click();
  const dialog = page.getByRole("dialog", { name: "¿Olvidar 4 contraseñas guardadas?" });
  await dialog.getByLabel("Escriba 4 para confirmar").fill("4");
  await dialog.getByRole("button", { name: "Olvidar" }).click();
  await expect(page.getByText("Ya no queda ninguna contraseña inicial vigente").first()).toBeVisible();
  await page.getByRole("button", { name: "Generar nuevas para las 4 que faltan" }).click();
  await expect(page.getByRole("button", { name: "Contraseña de Rosa Huamán Ccori" })).toBeVisible({ timeout: 30_000 });
  const { password } = await firstPassword(server.url, id);
  expect(password).toMatch(/^[A-Za-z0-9]{8,10}$/);
});
