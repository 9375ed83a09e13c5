/** What a story needs to be there already, over REST: quicker than by hand in the browser. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { administrator, director, guardian, teacher } from "./people";
import { tokenOf } from "./sessions";
import type { Person } from "./people";
import type { Kind, Upload } from "./files";
import { readSheet } from "./workbook";

const bearer = (person: Person) => new Headers({ authorization: `Bearer ${tokenOf(person)}` });

/** Asks as that person; anything but success is an error, unless `accepted` names its status. */
export async function ask<Answer>(
  url: string,
  person: Person,
  method: "GET" | "POST" | "PUT" | "PATCH",
  path: string,
  body?: object,
  accepted: number[] = [],
): Promise<Answer> {
  const headers = bearer(person);
  const isForm = body instanceof FormData;
  if (body && !isForm) headers.set("content-type", "application/json");
  const answer = await fetch(`${url}${path}`, { method, headers, body: isForm ? body : body && JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok && !accepted.includes(answer.status)) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return JSON.parse(text) as Answer;
}

interface Import {
  import_id: string;
  estado: string;
  creados: number;
}

/** Waits until the import is no longer worked on. */
async function settled(url: string, id: string): Promise<Import> {
  for (;;) {
    const found = await ask<Import>(url, administrator, "GET", `/api/admin/import/${id}`);
    if (found.estado !== "validando" && found.estado !== "ejecutando") return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Waits until the import's people are being created, by whoever asked for it. */
export async function executing(url: string, id: string): Promise<void> {
  for (;;) {
    const { estado } = await ask<Import>(url, administrator, "GET", `/api/admin/import/${id}`);
    if (estado === "ejecutando") return;
    if (estado !== "validado") throw new Error(`the import ${id} is ${estado} already`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Uploads a file and lets it be checked; answers the import's id. One that is refused as a whole (422) has an id, too. */
export async function check(url: string, file: Upload, kind: Kind): Promise<string> {
  const form = new FormData();
  form.set("tipo", kind);
  const { name, buffer } = typeof file === "string" ? { name: basename(file), buffer: readFileSync(file) } : file;
  form.set("archivo", new Blob([new Uint8Array(buffer)]), name);
  const { import_id } = await ask<Import>(url, administrator, "POST", "/api/admin/import/validate", form, [422]);
  await settled(url, import_id);
  return import_id;
}

/** Creates what is valid of a checked import, and waits for it. */
export async function create(url: string, id: string): Promise<Import> {
  await ask(url, administrator, "POST", "/api/admin/import/execute", { import_id: id });
  const done = await settled(url, id);
  if (done.estado !== "completado") throw new Error(`the import ${id} is ${done.estado}`);
  return done;
}

/** Both; answers the import's id. */
export async function importFile(url: string, file: Upload, kind: Kind): Promise<string> {
  const id = await check(url, file, kind);
  await create(url, id);
  return id;
}

/** One of the director's switches. */
export async function decide(url: string, teacher: string, permission: "comunicados" | "encuestas", active: boolean): Promise<void> {
  const { items } = await ask<{ items: { docente_id: string; nombre_completo: string }[] }>(url, director, "GET", "/api/teachers/permissions?por_pagina=200");
  const id = items.find((item) => item.nombre_completo.includes(teacher))?.docente_id;
  await ask(url, director, "PUT", `/api/teachers/${id}/permissions`, { tipo_permiso: permission, estado_activo: active });
}

/** Who the import's first account belongs to, and the password it begins with. */
export async function firstPassword(url: string, id: string): Promise<Person> {
  // Passwords of more than twenty people want a second look.
  const confirmed = await fetch(`${url}/api/auth/confirmar`, {
    method: "POST",
    headers: new Headers([...bearer(administrator), ["content-type", "application/json"]]),
    body: JSON.stringify({ password: administrator.password }),
  });
  if (!confirmed.ok) throw new Error(`POST /api/auth/confirmar: ${confirmed.status}`);
  const answer = await fetch(`${url}/api/admin/import/${id}/credentials/download`, { headers: bearer(administrator) });
  const [first] = readSheet(new Uint8Array(await answer.arrayBuffer()), "Contraseña Inicial");
  if (!first) throw new Error(`no credentials of ${id}`);
  return { user: first["Usuario"]!, password: first["Contraseña Inicial"]! };
}

/** The teacher publishes a notice and a poll for all courses; answers the poll's id. */
export async function publish(url: string): Promise<string> {
  const courses = await ask<{ items: { id: string }[] }>(url, teacher, "GET", "/api/asignaciones");
  const asignaciones = courses.items.map((course) => course.id);
  const texto = "Estimadas familias:\n\nLos esperamos el viernes a las 6.\n" + "Traigan su agenda. ".repeat(30);
  await ask(url, teacher, "POST", "/api/comunicados", { titulo: "Reunión de padres", texto, asignaciones });
  const cierra_en = new Date(Date.now() + 7 * 86_400_000).toISOString();
  const opciones = ["En mayo", "En junio", "En septiembre"];
  const poll = await ask<{ id: string }>(url, teacher, "POST", "/api/encuestas", { pregunta: "¿Cuándo hacemos el paseo?", opciones, cierra_en, asignaciones });
  return poll.id;
}

/** The guardian's vote. */
export async function vote(url: string, poll: string, opcion: number): Promise<void> {
  await ask(url, guardian, "POST", `/api/encuestas/${poll}/votos`, { opcion });
}
