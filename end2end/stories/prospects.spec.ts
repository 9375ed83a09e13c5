/** «Envío Masivo de Usuarios»: prospects are chosen, given accounts, and come in (the document 000). */
import { administrator, files } from "../support/people";
import { csv } from "../support/files";
import { ask, importFile } from "../support/rest";
import { bothThemes, checkAccessibility, enter, expect, goto, hydrated, look, onDesktop, onPhone, signIn, test } from "../support/test";
import { confirm, secondLook } from "../support/second_look";
import type { Page } from "@playwright/test";

const PAGE = "/academico/generacion_envio_masivo";
const CHOOSE = `${PAGE}?pestana=seleccionar`;

/** The bar at the foot, with the counter and the button. */
const bar = (page: Page) => page.locator("#eleccion");
const chosen = (page: Page, text: string) => expect(bar(page).getByRole("status")).toContainText(text);

interface Sent {
  items: { id: string; usuario: string }[];
  total: number;
}

/** Three of 24 have no e-mail; one name is very long. */
const SOME = csv("interesados.csv", [
  "carnet;nombre;apellido;correo;programa;telefono",
  ...Array.from({ length: 24 }, (_, n) => {
    const long = n === 5 ? "María del Rosario Guadalupe de los Ángeles" : `Nadia ${"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[n]}`;
    return `PR-26-${String(n).padStart(4, "0")};${long};Gamarra Béjar;${n % 8 === 7 ? "" : `n${n}@mail.pe`};${n % 2 ? "Contabilidad" : "Enfermería Técnica"};`;
  }),
]);

test("430 prospects: all but three are given accounts, 427 e-mails go out, and three of them come in", async ({ page, server, expectProblems }) => {
  test.slow();
  expectProblems(/401|403/);
  await importFile(server.url, files.prospects, "prospectos");
  await enter(page, administrator, PAGE);
  await expect(page.getByText("Todavía no eligió a nadie.", { exact: false })).toBeVisible();
  await page.getByRole("link", { name: "Seleccionar Prospectos" }).last().click();
  await hydrated(page);
  await page.getByRole("button", { name: "Seleccionar TODOS (430)" }).click();
  await chosen(page, "Todos los que no tienen usuario");

  // Three are taken out, on two pages; the ticks are sent as they are made.
  const boxes = page.getByRole("checkbox", { name: /^Seleccionar a / });
  await expect(boxes).toHaveCount(25);
  await boxes.nth(0).uncheck();
  await boxes.nth(3).uncheck();
  await chosen(page, "2 sin seleccionar");
  await page.getByRole("link", { name: "Página siguiente" }).first().click();
  await expect(page).toHaveURL(/pagina=2/);
  await boxes.nth(0).uncheck();
  await chosen(page, "3 sin seleccionar");
  await expect(page.getByText("26–50 de 430 · 24 de esta página seleccionados", { exact: false }).first()).toBeVisible();

  // The selection survives filter, tab and reload, and says what the filter hides.
  await page.getByLabel("Programa").selectOption("Gastronomía");
  await expect(page).toHaveURL(/programa=Gastronom/);
  await chosen(page, "fuera de él");
  await goto(page, PAGE);
  await expect(bar(page)).toContainText("427");
  await page.reload();
  await hydrated(page);
  await expect(page.getByText("Recibirán el correo")).toBeVisible();
  const button = bar(page).getByRole("button", { name: /Generar Usuarios y Enviar Correos a 427\sProspectos/ });
  await look(page, "prospectos-generacion", bothThemes);
  await checkAccessibility(page);

  await button.click();
  const question = page.getByRole("dialog", { name: /¿Crear 427\susuarios\?/ });
  await look(page, "prospectos-pregunta");
  await question.getByRole("button", { name: "Generar" }).click();
  await expect(secondLook(page).or(page.getByRole("heading", { name: /usuarios creados|Generando/ }))).toBeVisible({ timeout: 20_000 });
  if (await secondLook(page).isVisible()) await confirm(page);
  await expect(page).toHaveURL(/generacion_envio_masivo\/[0-9a-f-]{36}$/, { timeout: 30_000 });
  await hydrated(page);
  await look(page, "prospectos-en-curso");
  await expect(page.getByRole("heading", { name: /427\susuarios creados/ })).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText(/^427\senviados$/)).toBeVisible({ timeout: 60_000 });
  await look(page, "prospectos-resultado", bothThemes);
  await checkAccessibility(page);

  // The simulated inbox holds them all; three of the passwords sign in.
  const id = page.url().split("/").pop()!;
  const sent = await ask<Sent>(server.url, administrator, "GET", `/api/admin/envios?importacion=${id}&por_pagina=3`);
  expect(sent.total).toBe(427);
  const passwords: { user: string; password: string }[] = [];
  for (const message of sent.items) {
    const revealed = await ask<{ password: string }>(server.url, administrator, "POST", `/api/admin/envios/${message.id}/mensaje/revelar`);
    passwords.push({ user: message.usuario, password: revealed.password });
  }
  for (const { user, password } of passwords) {
    const answer = await fetch(`${server.url}/api/auth/login`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ usuario: user, password }) });
    const signed = (await answer.json()) as { debe_cambiar_password: boolean; usuario: { rol: string } };
    expect([answer.status, signed.debe_cambiar_password, signed.usuario.rol]).toEqual([200, true, "estudiante"]);
  }

  await goto(page, `${PAGE}?pestana=historial`);
  await expect(page.getByRole("row").filter({ hasText: "427" })).toContainText("Completada");
  await look(page, "prospectos-historial", bothThemes);
  await checkAccessibility(page);

  await page.goto("about:blank");
  await page.context().clearCookies();
  await signIn(page, passwords[0]!.user.toLowerCase(), passwords[0]!.password);
  await expect(page.getByText("Elija su propia contraseña")).toBeVisible();
  await page.getByLabel("Contraseña actual", { exact: true }).fill(passwords[0]!.password);
  await page.getByLabel("Contraseña nueva", { exact: true }).fill("Cinco-faros-lejanos-3");
  await page.getByLabel("Repita la contraseña nueva", { exact: true }).fill("Cinco-faros-lejanos-3");
  await page.getByRole("button", { name: "Cambiar contraseña" }).click();
  await expect(page).toHaveURL(/\/dashboard/);
  await hydrated(page);
  await look(page, "inicio-estudiante", bothThemes);
});

test("the list is searched, ticked and looked at", async ({ page, server }) => {
  await enter(page, administrator, CHOOSE);
  await expect(page.getByRole("heading", { name: "Todavía no hay prospectos" })).toBeVisible();
  await look(page, "prospectos-vacio");
  await importFile(server.url, SOME, "prospectos");
  await goto(page, CHOOSE);
  await look(page, "prospectos-lista", bothThemes);
  await checkAccessibility(page);
  await page.getByRole("checkbox", { name: "Todos los de esta página" }).check();
  await chosen(page, "Todos los que no tienen usuario");
  await page.getByRole("checkbox", { name: /Seleccionar a Nadia B/ }).uncheck();
  await page.getByRole("checkbox", { name: /Seleccionar a Nadia C/ }).uncheck();
  await page.getByRole("checkbox", { name: /Seleccionar a Nadia D/ }).uncheck();
  await chosen(page, "3 sin seleccionar");
  await page.getByRole("searchbox").fill("bejar guadalupe");
  await expect(page.getByText("1–1 de 1 · 1 de esta página seleccionado", { exact: false }).first()).toBeVisible();
  await chosen(page, "20 fuera de él");
  await look(page, "prospectos-busqueda");
  await page.getByRole("searchbox").fill("nadie");
  await expect(page.getByRole("heading", { name: "Nadie coincide" })).toBeVisible();
  await page.getByRole("link", { name: "Ver todos los prospectos" }).click();
  await hydrated(page);
  await bar(page).getByRole("link", { name: "Ver los seleccionados" }).click();
  await hydrated(page);
  await expect(page.getByRole("checkbox", { name: /^Seleccionar a / })).toHaveCount(21);
  await bar(page).getByRole("button", { name: "Quitar la selección" }).click();
  await expect(page.getByRole("heading", { name: "No hay elegidos" })).toBeVisible();

  await goto(page, CHOOSE);
  await page.getByRole("link", { name: "Gamarra Béjar, Nadia A", exact: true }).click();
  await hydrated(page);
  await expect(page.getByText("Registrado como prospecto")).toBeVisible();
  await look(page, "prospecto", bothThemes);
  await checkAccessibility(page);
});

test("the toggles say what they mean, and a run without e-mails leads to the credentials", onDesktop, async ({ page, server }) => {
  await importFile(server.url, SOME, "prospectos");
  await enter(page, administrator, CHOOSE);
  await page.getByRole("button", { name: "Seleccionar Página (máx. 200)" }).click();
  await chosen(page, "Todos los que no tienen usuario");
  await goto(page, PAGE);
  await page.getByRole("switch", { name: "Enviar Credenciales por Email" }).click();
  await expect(page.getByText("se descargan en Excel o se imprimen", { exact: false })).toBeVisible();
  await page.getByRole("switch", { name: "Forzar Cambio de Contraseña" }).click();
  await expect(page.getByText("será la suya", { exact: false }).first()).toBeVisible();
  await look(page, "prospectos-sin-correo", bothThemes);
  await bar(page).getByRole("button", { name: /Generar Usuarios para 24\sProspectos/ }).click();
  const question = page.getByRole("dialog", { name: /¿Crear 24\susuarios\?/ });
  await expect(question).toContainText("No se envía ningún correo");
  await question.getByRole("button", { name: "Generar" }).click();
  await expect(page).toHaveURL(/generacion_envio_masivo\/[0-9a-f-]{36}$/, { timeout: 30_000 });
  await expect(page.getByRole("heading", { name: /24\susuarios creados/ })).toBeVisible({ timeout: 60_000 });
  await page.getByRole("link", { name: "Credenciales" }).click();
  await hydrated(page);
  await expect(page.getByRole("heading", { name: /24\scredenciales generadas/ })).toBeVisible();
  await look(page, "prospectos-credenciales");
});

test("the rest of the menu opens from the foot of the phone", onPhone, async ({ page }) => {
  await enter(page, administrator, "/dashboard");
  await page.getByText("Menú", { exact: true }).click();
  await look(page, "menu-telefono", bothThemes);
  await checkAccessibility(page);
  await page.getByRole("link", { name: "Envío Masivo de Usuarios" }).locator("visible=true").click();
  await expect(page).toHaveURL(/generacion_envio_masivo/);
});
