/** The own password typed once more, before the passwords of many are opened. */
import type { Page } from "@playwright/test";
import { administrator } from "./people";

export const secondLook = (page: Page) => page.getByRole("dialog", { name: "Confirme que es usted" });

export async function confirm(page: Page, password = administrator.password): Promise<void> {
  await secondLook(page).getByLabel("Su contraseña").fill(password);
  await secondLook(page).getByRole("button", { name: "Confirmar" }).click();
}
