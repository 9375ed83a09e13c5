/** The wizard's steps, as a person takes them. */
import type { Locator, Page } from "@playwright/test";
import { expect, goto } from "./test";

export type Upload = Parameters<Locator["setInputFiles"]>[0];

/** Uploads a file and waits for what comes of it. */
export async function upload(page: Page, file: Upload, kind = "padres"): Promise<void> {
  await goto(page, `/admin/importar-usuarios?tipo=${kind}&paso=3`);
  await page.locator("input[type=file]").setInputFiles(file);
  await page.getByRole("button", { name: "Subir Archivo" }).click();
}

/** «Procesar Válidos», and the answer to its question, `what`: «45 usuarios». */
export async function process(page: Page, valid: number, what = `${valid} usuarios`): Promise<void> {
  await page.getByRole("button", { name: `Procesar Válidos (${valid})` }).click();
  await page.getByRole("dialog").getByRole("button", { name: `Crear ${what}` }).click();
}

/** The counts of the review. */
export async function expectCounts(page: Page, valid: number, errors: number): Promise<void> {
  const records = valid === 1 ? "registro válido" : "registros válidos";
  await expect(page.getByText(`${valid} ${records}, ${errors} ${errors === 1 ? "con error" : "con errores"}`, { exact: true }).locator("visible=true").first()).toBeVisible({ timeout: 30_000 });
}

/** Uploads a file of which every row is valid, and creates them all. */
export async function bringIn(page: Page, file: Upload, kind: string, count: number, what: string, done: string): Promise<void> {
  await upload(page, file, kind);
  await expectCounts(page, count, 0);
  await process(page, count, what);
  await expect(page.getByText(done)).toBeVisible({ timeout: 90_000 });
}

/** A csv file from its lines. */
export function csv(name: string, lines: string[]): { name: string; mimeType: string; buffer: Buffer } {
  return { name, mimeType: "text/csv", buffer: Buffer.from(lines.join("\r\n")) };
}
