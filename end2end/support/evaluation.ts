/** The year's structure, over REST. */
import { expect, type APIRequestContext } from "@playwright/test";
import { director } from "./people";

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

export const draftStructure = (request: APIRequestContext, url: string, componentes: Component[]): Promise<void> =>
  put(request, url, componentes, false);

export const confirmStructure = (request: APIRequestContext, url: string, componentes: Component[]): Promise<void> =>
  put(request, url, componentes, true);

async function put(request: APIRequestContext, url: string, componentes: Component[], confirmar: boolean): Promise<void> {
  const answer = await request.post(`${url}/api/auth/login`, { data: { usuario: director.user, password: director.password } });
  const headers = { Authorization: `Bearer ${(await answer.json()).token}` };
  const saved = await request.put(`${url}/api/evaluation-structure`, { headers, data: { componentes, confirmar } });
  expect(saved.status()).toBe(200);
}
