/** The director's switches, over REST. */
import { expect, type APIRequestContext } from "@playwright/test";
import { director } from "./people";

/** Gives the teacher of that name both permissions. */
export async function permit(request: APIRequestContext, url: string, name: string): Promise<void> {
  const answer = await request.post(`${url}/api/auth/login`, { data: { usuario: director.user, password: director.password } });
  const headers = { Authorization: `Bearer ${(await answer.json()).token}` };
  const listed = await request.get(`${url}/api/teachers/permissions?por_pagina=200`, { headers });
  const teachers: { docente_id: string; nombre_completo: string }[] = (await listed.json()).items;
  const id = teachers.find((teacher) => teacher.nombre_completo.includes(name))?.docente_id;
  for (const tipo_permiso of ["comunicados", "encuestas"]) {
    const changed = await request.put(`${url}/api/teachers/${id}/permissions`, { headers, data: { tipo_permiso, estado_activo: true } });
    expect(changed.status()).toBe(200);
  }
}
