/** The pages of teachers and families and their states, on both screens. */
import { TEACHER, guardian, manyParents, teacher } from "../../support/people";
import { decide, firstPassword, importFile, publish, vote } from "../../support/rest";
import { bothThemes, enter, expect, goto, hydrated, look, signIn, test } from "../../support/test";

test("a teacher's notices, and what is written for families", async ({ page, server, expectProblems }) => {
  // What is refused on purpose.
  expectProblems(/422/);
  for (const permission of ["comunicados", "encuestas"] as const) await decide(server.url, TEACHER, permission, true);
  await enter(page, teacher, "/notificaciones");
  await expect(page.getByRole("listitem").filter({ hasText: "Sin leer" })).toHaveCount(2);
  await look(page, "notificaciones", bothThemes);
  await page.getByRole("tab", { name: /^Sin leer/ }).click();
  await page.getByRole("button", { name: "Marcar todas como leídas" }).click();
  await expect(page.getByText("No tiene notificaciones sin leer")).toBeVisible();
  await look(page, "notificaciones-al-dia");

  await goto(page, "/dashboard/comunicados");
  await expect(page.getByText("Todavía no publicó ningún comunicado")).toBeVisible();
  await look(page, "comunicados-vacio");
  await page.getByLabel("Título").fill("Reunión de padres");
  for (const course of await page.getByRole("checkbox").all()) await course.uncheck();
  await page.getByLabel("Texto", { exact: true }).fill("Los esperamos el viernes a las 6.");
  await page.getByRole("button", { name: "Publicar comunicado ahora" }).click();
  await expect(page.getByText("Marque al menos un curso.")).toBeVisible();
  await look(page, "comunicados-sin-curso");

  await goto(page, "/dashboard/encuestas");
  await page.getByLabel("Pregunta").fill("¿Cuándo hacemos el paseo?");
  await page.getByLabel("Opción 1", { exact: true }).fill("En junio");
  await page.getByLabel("Opción 2", { exact: true }).fill("en JUNIO");
  await page.getByRole("button", { name: "Publicar encuesta ahora" }).click();
  await expect(page.getByText("Cambie la opción 2: dice lo mismo que la opción 1.")).toBeVisible();
  await look(page, "encuestas-escribir");
});

test("a family that finds nothing yet, then a notice and a poll, and its vote as the teacher counts it", async ({ page, server }) => {
  await enter(page, guardian, "/notificaciones");
  await expect(page.getByText("No tiene notificaciones", { exact: true })).toBeVisible();
  await look(page, "notificaciones-vacio");
  // Also on a narrow phone.
  const size = page.viewportSize()!;
  await page.setViewportSize({ width: 360, height: 740 });
  await look(page, "notificaciones-vacio-360");
  await page.setViewportSize(size);

  for (const permission of ["comunicados", "encuestas"] as const) await decide(server.url, TEACHER, permission, true);
  const poll = await publish(server.url);
  await goto(page, "/dashboard");
  await expect(page.getByRole("heading", { level: 3 })).toHaveText(["¿Cuándo hacemos el paseo?", "Reunión de padres"]);
  await look(page, "familia-por-responder");
  await vote(server.url, poll, 2);
  await goto(page, "/dashboard");
  await expect(page.getByText("Usted votó: En junio")).toBeVisible();
  await look(page, "familia", bothThemes);

  await enter(page, teacher, "/dashboard");
  await expect(page.getByText(/^1.voto de 1.familia · abierta/)).toBeVisible();
  await look(page, "inicio-docente", ["dark"]);
  await goto(page, "/dashboard/encuestas");
  await expect(page.getByText(/^1.voto de/)).toBeVisible();
  await look(page, "encuestas", ["dark"]);
});

test("a parent who is new must choose a password, is told what is wrong with it, and begins", async ({ page, server, expectProblems }) => {
  expectProblems(/422/);
  const id = await importFile(server.url, manyParents(1), "padres");
  const { user, password } = await firstPassword(server.url, id);
  await signIn(page, user, password);
  await expect(page).toHaveURL(/\/cambiar-password$/);
  await expect(page.getByText("Su contraseña inicial es temporal.")).toBeVisible();
  await look(page, "cambiar-password-obligatorio");
  const choose = async (chosen: string) => {
    await page.getByLabel("Contraseña actual", { exact: true }).fill(password);
    await page.getByLabel("Contraseña nueva", { exact: true }).fill(chosen);
    await page.getByLabel("Repita la contraseña nueva", { exact: true }).fill(chosen);
    await page.getByRole("button", { name: "Cambiar contraseña" }).click();
  };
  await choose("hola");
  await expect(page.getByText("La contraseña debe tener al menos 8 caracteres.").first()).toBeVisible();
  await look(page, "cambiar-password-error");
  await choose("Tres-llamas-al-sol-9");
  await expect(page).toHaveURL(/\/dashboard/);
  await expect(page.getByText("Contraseña actualizada correctamente")).toBeVisible();
  await hydrated(page);
  await look(page, "inicio-apoderado");
});
