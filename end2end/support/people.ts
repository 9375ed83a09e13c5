/** The demo's ready-made people, and the files the stories bring. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Someone who can sign in. */
export interface Person {
  user: string;
  password: string;
}

export const administrator: Person = { user: "70000001", password: "Jardin-de-abril-26" };
export const director: Person = { user: "70000002", password: "Campana-del-patio-7" };
/** Gives three courses in Primaria 3 A and 4 B; nothing is permitted at first. */
export const teacher: Person = { user: "70000003", password: "Maestra-de-abril-9" };
export const TEACHER = "Elena Salazar Quiroz";
/** Has a child in Primaria 3 A and one in 5 A. */
export const guardian: Person = { user: "70000004", password: "Familia-del-patio-4" };

const data = join(dirname(fileURLToPath(import.meta.url)), "..", "data");

export const files = {
  parents: join(data, "padres.xlsx"),
  parentsWithErrors: join(data, "padres-con-errores.xlsx"),
  /** As an office keeps it: a title, headings of its own, documents without their zero. */
  officeParents: join(data, "padres-oficina.xlsx"),
  /** In Windows-1252, with semicolons, as Excel writes it in Peru. */
  teachers: join(data, "docentes-excel-peru.csv"),
  /** Of the guardians in `parents`. */
  students: join(data, "estudiantes.xlsx"),
  studentsWithErrors: join(data, "estudiantes-con-errores.xlsx"),
  /** Of the teachers in `teachers`. */
  assignments: join(data, "asignaciones.xlsx"),
  /** The guide's own three, and one whose password is weak. */
  staff: join(data, "..", "..", "crates", "core", "tests", "data", "personal.csv"),
  /** 430 prospects of five programmes, each with an e-mail. */
  prospects: join(data, "..", "..", "crates", "core", "tests", "data", "prospectos.xlsx"),
};

/** A csv of `count` parents nobody else has. */
export function manyParents(count: number, from = 50_000_000): { name: string; mimeType: string; buffer: Buffer } {
  const rows = Array.from({ length: count }, (_, n) => `DNI,${from + n},Rosa,Quispe Mamani ${letters(n)},+519${String(n).padStart(8, "0")},`);
  const text = ["tipo_documento,nro_documento,nombre,apellido,telefono,email", ...rows].join("\r\n");
  return { name: "muchos padres.csv", mimeType: "text/csv", buffer: Buffer.from(text) };
}

function letters(n: number): string {
  return String.fromCharCode(65 + (n % 26)) + String.fromCharCode(97 + (Math.floor(n / 26) % 26));
}

/** Students of guardians in `parents`; three of the four name a level that does not exist. */
export const studentsOfPremaria = {
  name: "alumnos.csv",
  mimeType: "text/csv",
  buffer: Buffer.from(
    [
      "nombre,apellido,nivel,grado,nro_documento_apoderado,tipo_relacion",
      "Niño A,Quispe,Premaria,2,01234501,madre",
      "Niño B,Quispe,Premaria,3,01234538,madre",
      "Niño C,Quispe,Premaria,4,01234575,madre",
      "Lucía,Ríos,Primaria,3,01234612,padre",
    ].join("\r\n"),
  ),
};
