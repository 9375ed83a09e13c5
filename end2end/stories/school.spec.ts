/** A whole school from nothing: parents, teachers, students with their families, courses (HU-USERS-04, HU-USERS-05). */
import { administrator, files } from "../support/people";
import { checkAccessibility, expect, goto, shot, signIn, test } from "../support/test";
import { bringIn, csv, expectCounts, process, upload } from "../support/wizard";

test("45 parents, 28 teachers, 320 students and their courses come in one after another", async ({ page }) => {
  test.setTimeout(240_000);
  await signIn(page, administrator.user, administrator.password);
  await bringIn(page, files.parents, "padres", 45, "45 usuarios", "45 padres creados exitosamente");
  const temporary = "Se han generado contraseñas temporales seguras. Los usuarios deberán cambiarlas al primer inicio de sesión.";
  await expect(page.getByText(temporary)).toBeVisible();
  await bringIn(page, files.teachers, "docentes", 28, "28 usuarios", "28 docentes creados exitosamente");

  await upload(page, files.students, "estudiantes");
  await expectCounts(page, 320, 0);
  await expect(page.getByRole("img", { name: /^Apoderado: / }).first()).toBeVisible();
  await checkAccessibility(page);
  await shot(page, "estudiantes-revision");
  await page.getByRole("tab", { name: /Relaciones/ }).click();
  await expect(page.getByRole("tabpanel").getByText("Válido").first()).toBeVisible();
  await shot(page, "estudiantes-relaciones");
  await process(page, 320, "320 estudiantes");
  await expect(page.getByText("320 estudiantes creados exitosamente")).toBeVisible({ timeout: 90_000 });
  await expect(page.getByText("320 relaciones familiares creadas")).toBeVisible();
  // Students get no account.
  await expect(page.getByText(temporary)).toHaveCount(0);
  await expect(page.getByText("Descargar Excel con Credenciales")).toHaveCount(0);
  await checkAccessibility(page);
  await shot(page, "estudiantes-resultado");
  await page.emulateMedia({ colorScheme: "dark" });
  await checkAccessibility(page);
  await shot(page, "estudiantes-resultado-noche");
  await page.emulateMedia({ colorScheme: "light" });

  await page.getByRole("link", { name: "Verificar Relaciones" }).locator("visible=true").last().click();
  await expect(page.getByText("Todos los estudiantes tienen apoderado")).toBeVisible();
  await checkAccessibility(page);
  await shot(page, "relaciones");

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

test("a relation to a student who has a guardian is refused by name", async ({ page }) => {
  test.setTimeout(120_000);
  await signIn(page, administrator.user, administrator.password);
  await bringIn(page, files.parents, "padres", 45, "45 usuarios", "45 padres creados exitosamente");
  const student = csv("alumno.csv", [
    "codigo_estudiante,nombre,apellido,nivel,grado,nro_documento_apoderado,tipo_relacion",
    "P3777,Lucía,Quispe,Primaria,3,01234501,madre",
  ]);
  await upload(page, student, "estudiantes");
  await process(page, 1, "1 estudiante");
  await expect(page.getByText("1 estudiante creado exitosamente")).toBeVisible({ timeout: 30_000 });
  const relation = csv("relaciones.csv", ["nro_documento_padre,codigo_estudiante,tipo_relacion", "01234538,P3777,padre"]);
  await upload(page, relation, "relaciones");
  await expectCounts(page, 0, 1);
  await expect(page.getByText("El estudiante P3777 ya tiene apoderado: Milagros Pérez López (documento 01234501).")).toBeVisible();
  await checkAccessibility(page);
  await shot(page, "relaciones-ya-vinculado");
});
