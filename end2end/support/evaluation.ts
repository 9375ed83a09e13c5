/** The year's structure: over REST, and in the editor. */
import { expect, type Page } from "@playwright/test";
import { director } from "./people";
import { ask } from "./rest";

export const PATH = "/dashboard/configuracion-evaluacion";

interface Component {
  nombre_item: string;
  peso_porcentual: string;
  tipo_evaluacion: "unica" | "recurrente";
}

export const template: Component[] = [
  { nombre_item: "Examen", peso_porcentual: "40", tipo_evaluacion: "unica" },
  { nombre_item: "Participación", peso_porcentual: "20", tipo_evaluacion: "recurrente" },
  { nombre_item: "Revisión de Cuaderno", peso_porcentual: "15", tipo_evaluacion: "recurrente" },
  { nombre_item: "Revisión de Libro", peso_porcentual: "15", tipo_evaluacion: "recurrente" },
  { nombre_item: "Comportamiento", peso_porcentual: "10", tipo_evaluacion: "unica" },
];

export const halves: Component[] = [
  { nombre_item: "Examen", peso_porcentual: "50", tipo_evaluacion: "unica" },
  { nombre_item: "Gimnasia", peso_porcentual: "50", tipo_evaluacion: "recurrente" },
];

export const draftStructure = (url: string, componentes: Component[]): Promise<void> => put(url, componentes, false);

export const confirmStructure = (url: string, componentes: Component[]): Promise<void> => put(url, componentes, true);

async function put(url: string, componentes: Component[], confirmar: boolean): Promise<void> {
  await ask(url, director, "PUT", "/api/evaluation-structure", { componentes, confirmar });
}

export const editor = (page: Page) => page.getByRole("dialog", { name: "Estructura de evaluación", exact: true });
export const opener = (page: Page) => page.getByRole("button", { name: /^(Crear Estructura|Editar estructura)$/ });
export const accept = (page: Page) => editor(page).getByRole("button", { name: "Aceptar" });
export const name = (page: Page, place: number) => editor(page).getByRole("textbox", { name: `Nombre del ítem ${place}` });
export const weight = (page: Page, of: string) => editor(page).getByRole("textbox", { name: `Peso % de ${of}`, exact: true });
export const sum = (page: Page) => editor(page).getByText(/^Suma: /);

/** Asked before the year is locked. */
export const question = (page: Page) => page.getByRole("dialog", { name: "¿Está seguro de crear la estructura de evaluación?" });
export const save = (page: Page) => page.getByRole("button", { name: "Guardar Configuración" });

/** Opens the editor and waits for what stands in it. */
export async function openEditor(page: Page): Promise<void> {
  await opener(page).click();
  await expect(editor(page)).toBeVisible();
  await expect(name(page, 1)).toBeVisible();
}
