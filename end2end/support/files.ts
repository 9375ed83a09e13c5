/** Files to be uploaded. */

/** A file of the disk, or one made for the story. */
export type Upload = string | { name: string; mimeType: string; buffer: Buffer };

export type Kind = "padres" | "docentes" | "estudiantes" | "relaciones" | "personal" | "prospectos" | "asignaciones";

/** A csv file from its lines. */
export function csv(name: string, lines: string[]): Exclude<Upload, string> {
  return { name, mimeType: "text/csv", buffer: Buffer.from(lines.join("\r\n")) };
}
