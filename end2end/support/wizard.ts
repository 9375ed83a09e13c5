/** The wizard's steps, as a person takes them. */
import type { Page } from "@playwright/test";
import type { Kind, Upload } from "./files";
import { check } from "./rest";
import { expect, goto, hydrated } from "./test";

/** Where an import stands. */
export const at = (id: string): string => `/admin/importar-usuarios?importacion=${id}`;

/** Uploads a file in the third step and waits for what comes of it. */
export async function upload(page: Page, file: Upload, kind: Kind = "padres"): Promise<void> {
  await goto(page, `/admin/importar-usuarios?tipo=${kind}&paso=3`);
  await page.locator("input[type=file]").setInputFiles(file);
  await page.getByRole("button", { name: "Subir Archivo" }).click();
}

/** Opens the review of a file that was uploaded over REST; answers the import's id. */
export async function review(page: Page, url: string, file: Upload, kind: Kind = "padres"): Promise<string> {
  const id = await check(url, file, kind);
  await goto(page, at(id));
  return id;
}

/** «Procesar Válidos», and the answer to its question, `what`: «45 usuarios». */
export async function process(page: Page, valid: number, what = `${valid} usuarios`): Promise<void> {
  const open = page.getByRole("button", { name: `Procesar Válidos (${valid})` });
  await expect(open).toBeVisible();
  // Before the page is interactive the question would be a page of its own.
  await hydrated(page);
  await open.click();
  await page.getByRole("dialog").getByRole("button", { name: `Crear ${what}` }).click();
}

/** The counts of the review. */
export async function expectCounts(page: Page, valid: number, errors: number): Promise<void> {
  const records = valid === 1 ? "registro válido" : "registros válidos";
  await expect(page.getByText(`${valid} ${records}, ${errors} ${errors === 1 ? "con error" : "con errores"}`, { exact: true }).locator("visible=true").first()).toBeVisible({ timeout: 30_000 });
}

/** Uploads a file of which every row is valid, and creates them all. */
export async function bringIn(page: Page, file: Upload, kind: Kind, count: number, what: string, done: string): Promise<void> {
  await upload(page, file, kind);
  await expectCounts(page, count, 0);
  await process(page, count, what);
  await expect(page.getByText(done)).toBeVisible({ timeout: 90_000 });
}
