/** A director's pages and their states, on both screens. The editor's are in `editor.spec.ts`, the switches' in `permissions.spec.ts`. */
import { PATH, draftStructure, question, save, template } from "../../support/evaluation";
import { director } from "../../support/people";
import { bothThemes, enter, expect, goto, look, test } from "../../support/test";

test("teachers who cannot be permitted anything", async ({ page }) => {
  await enter(page, director, "/dashboard/gestion-permisos?filtro=sin_asignaciones");
  await expect(page.getByText("Este docente no tiene asignaciones activas. Asigne cursos primero.")).toHaveCount(3);
  await look(page, "permisos-sin-asignaciones");
});

test("the year's structure: missing, incomplete, ready, asked about, locked, and its history", async ({ page, server }) => {
  await enter(page, director, PATH);
  await expect(page.getByText("Sin definir")).toBeVisible();
  await look(page, "evaluacion-vacia");

  const [exam, ...others] = template;
  await draftStructure(server.url, [{ ...exam!, peso_porcentual: "4.5" }, ...others]);
  await goto(page, PATH);
  await expect(page.getByRole("status").filter({ hasText: "Incompleta" })).toBeVisible();
  await look(page, "evaluacion-incompleta");

  await draftStructure(server.url, template);
  await goto(page, PATH);
  await expect(page.getByRole("status").filter({ hasText: "Lista para guardar" })).toBeVisible();
  await look(page, "evaluacion-lista", bothThemes);
  await save(page).click();
  await expect(question(page)).toContainText("Una vez generado no se podrá cambiar hasta fin de año.");
  await look(page, "evaluacion-pregunta");
  await question(page).getByRole("button", { name: "Confirmar" }).click();
  await expect(page.getByText("Estructura de evaluación registrada correctamente")).toBeVisible();
  await look(page, "evaluacion-registrada");
  await page.getByRole("link", { name: "Ver historial" }).click();
  await expect(page.getByRole("region", { name: "Historial de cambios" }).locator("ol > li")).toHaveCount(3);
  await look(page, "evaluacion-historial");
});
