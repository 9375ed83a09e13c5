/** A whole school from nothing: parents, teachers, students with their families, courses (HU-USERS-04, HU-USERS-05). */
import { administrator, files } from "../../support/people";
import { importFile } from "../../support/rest";
import { become, expect, goto, onDesktop, shot, test } from "../../support/test";
import { csv } from "../../support/files";
import { bringIn, expectCounts, process, review, upload } from "../../support/wizard";

test.beforeEach(({ page }) => become(page, administrator));

test("45 parents, 28 teachers, 320 students and their courses come in one after another", onDesktop, async ({ page }) => {
  await bringIn(page, files.parents, "padres", 45, "45 usuarios", "45 padres creados exitosamente");
  const temporary = "Se han generado contraseñas temporales seguras. Los usuarios deberán cambiarlas al primer inicio de sesión.";
  await expect(page.getByText(temporary)).toBeVisible();
  await bringIn(page, files.teachers, "docentes", 28, "28 usuarios", "28 docentes creados exitosamente");

  await upload(page, files.students, "estudiantes");
  await expectCounts(page, 320, 0);
  await expect(page.getByRole("img", { name: /^Apoderado: / }).first()).toBeVisible();
  await page.getByRole("tab", { name: /Relaciones/ }).click();
  await expect(page.getByRole("tabpanel").getByText("Válido").first()).toBeVisible();
  await process(page, 320, "320 estudiantes");
  await expect(page.getByText("320 estudiantes creados exitosamente")).toBeVisible({ timeout: 90_000 });
  await expect(page.getByText("320 relaciones familiares creadas")).toBeVisible();
  // Students get no account.
  await expect(page.getByText(temporary)).toHaveCount(0);
  await expect(page.getByText("Descargar Excel con Credenciales")).toHaveCount(0);

  await page.getByRole("link", { name: "Verificar Relaciones" }).locator("visible=true").last().click();
  await expect(page.getByText("Todos los estudiantes tienen apoderado")).toBeVisible();

  await bringIn(page, files.assignments, "asignaciones", 42, "42 asignaciones", "42 asignaciones creadas exitosamente");
  await shot(page, "asignaciones-resultado");

  // Loaded once more, nobody is created twice.
  await upload(page, files.students, "estudiantes");
  await expect(page.getByText("Este archivo ya se importó antes")).toBeVisible();
  await expectCounts(page, 0, 320);
  await shot(page, "estudiantes-repetidos");
  await goto(page, "/admin/importaciones");
  await expect(page.getByRole("table", { name: "Importaciones" }).getByRole("row").filter({ hasText: "Completada" })).toHaveCount(4);
  await shot(page, "historial-colegio");
});

test.describe("with a school", () => {
  test.use({ data: "school" });

  test("a relation to a student who has a guardian is refused by name", onDesktop, async ({ page, server }) => {
    const student = csv("alumno.csv", [
      "codigo_estudiante,nombre,apellido,nivel,grado,nro_documento_apoderado,tipo_relacion",
      "P3777,Lucía,Quispe,Primaria,3,01234501,madre",
    ]);
    await importFile(server.url, student, "estudiantes");
    await review(page, server.url, csv("relaciones.csv", ["nro_documento_padre,codigo_estudiante,tipo_relacion", "01234538,P3777,padre"]), "relaciones");
    await expectCounts(page, 0, 1);
    await expect(page.getByText("El estudiante P3777 ya tiene apoderado: Milagros Pérez López (documento 01234501).")).toBeVisible();
  });
});
