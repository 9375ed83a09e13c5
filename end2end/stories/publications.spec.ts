/** A teacher publishes for the families of a course; a family answers; the teacher counts (HU-USERS-01). */
import { TEACHER, guardian, teacher } from "../support/people";
import { decide } from "../support/rest";
import { enter, expect, goto, hydrated, onPhone, shot, test } from "../support/test";

test("a permitted teacher publishes a notice and a poll, a family finds both and votes once", onPhone, async ({ page, server, expectProblems }) => {
  // What is refused on purpose.
  expectProblems(/422/);
  for (const permission of ["comunicados", "encuestas"] as const) await decide(server.url, TEACHER, permission, true);
  await enter(page, teacher, "/dashboard");
  await page.getByRole("link", { name: "Comunicados", exact: true }).locator("visible=true").click();
  await expect(page.getByRole("heading", { name: "Comunicados", exact: true })).toBeVisible();
  await expect(page.getByText("Todavía no publicó ningún comunicado")).toBeVisible();
  // A click before the page is interactive would be a plain post.
  await hydrated(page);

  await page.getByLabel("Título").fill("Reunión de padres");
  await page.getByLabel("Texto", { exact: true }).fill("Estimadas familias:\n\nLos esperamos el viernes a las 6.\n" + "Traigan su agenda. ".repeat(30));
  const courses = page.getByRole("checkbox");
  for (const course of await courses.all()) await course.uncheck();
  await page.getByRole("button", { name: "Publicar comunicado ahora" }).click();
  await expect(page.getByText("Marque al menos un curso.")).toBeVisible();
  await expect(page.getByLabel("Título")).toHaveValue("Reunión de padres");
  for (const course of await courses.all()) await course.check();
  await expect(page.getByText(/^Lo recibirán? \d+/)).toBeVisible();
  await page.getByRole("button", { name: "Publicar comunicado ahora" }).click();
  await expect(page.getByText("Comunicado publicado", { exact: true })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Reunión de padres" })).toBeVisible();
  await expect(page.getByLabel("Título")).toHaveValue("");
  await shot(page, "comunicados");

  await goto(page, "/dashboard/encuestas");
  await page.getByLabel("Pregunta").fill("¿Cuándo hacemos el paseo?");
  await page.getByLabel("Opción 1", { exact: true }).fill("En mayo");
  await page.getByLabel("Opción 2", { exact: true }).fill("En junio");
  await page.getByText("Agregar opción").locator("visible=true").click();
  await expect(page.getByLabel("Opción 3", { exact: true })).toBeFocused();
  await page.getByLabel("Opción 3", { exact: true }).fill("en JUNIO");
  for (const course of await courses.all()) await course.check();
  await page.getByRole("button", { name: "Publicar encuesta ahora" }).click();
  await expect(page.getByText("Cambie la opción 3: dice lo mismo que la opción 2.")).toBeVisible();
  await page.getByLabel("Opción 3", { exact: true }).fill("En septiembre");
  await page.getByRole("button", { name: "Publicar encuesta ahora" }).click();
  await expect(page.getByText("Encuesta publicada", { exact: true })).toBeVisible();
  await expect(page.getByText(/^0.votos de/)).toBeVisible();

  await enter(page, guardian, "/dashboard");
  await expect(page.getByRole("heading", { level: 3 })).toHaveText(["¿Cuándo hacemos el paseo?", "Reunión de padres"]);
  await page.getByText("Leer completo").click();
  await page.getByLabel("En junio").check();
  await page.getByRole("button", { name: "Votar" }).click();
  await expect(page.getByText("Usted votó: En junio")).toBeVisible();
  await expect(page.getByRole("button", { name: "Votar" })).toHaveCount(0);
  await page.reload();
  await expect(page.getByText("Usted votó: En junio")).toBeVisible();

  await enter(page, teacher, "/dashboard");
  await expect(page.getByText(/^1.voto de 1.familia · abierta/)).toBeVisible();
  await goto(page, "/dashboard/encuestas");
  await expect(page.getByText(/^1.voto de/)).toBeVisible();
  await expect(page.getByText(/^1.voto · 100/)).toBeVisible();
  await shot(page, "encuestas");
});
