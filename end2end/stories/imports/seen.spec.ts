/** What must be seen, beyond what is said: colours, places, pictures, and how far work has come (HU-USERS-04, 05 and 06). */
import { administrator, manyParents, studentsOfPremaria } from "../../support/people";
import { check, create, executing } from "../../support/rest";
import { expectColour, expectInTheCorner, expectSeenThrough, paintOf, toast } from "../../support/seen";
import { become, expect, goto, hydrated, look, onDesktop, test } from "../../support/test";
import { at, expectCounts, process, review } from "../../support/wizard";

test.beforeEach(({ page }) => become(page, administrator));

test.describe("of work that takes its time", () => {
  // Long enough for the page of the work to be there when it ends.
  test.use({ environment: { PADRON_BCRYPT_COST_INICIAL: "13" } });

  test("what came of an import: a ring of green and red, and of its credentials a word in the corner", async ({ page, server, expectProblems }) => {
    expectProblems(/500/);
    const id = await check(server.url, manyParents(10), "padres");
    // The last two are created by somebody else while the first are: whoever comes second finds them there.
    const earlier = await check(server.url, manyParents(2, 50_000_008), "padres");
    await goto(page, at(id));
    await process(page, 10);
    await executing(server.url, id);
    await create(server.url, earlier);
    await expect(page.getByText("8 padres creados exitosamente")).toBeVisible({ timeout: 30_000 });
    const generated = toast(page, "Credenciales generadas exitosamente");
    await expectInTheCorner(page, generated);
    await expectColour(generated, "green");

    const ring = page.getByRole("img", { name: "Resultado: 8 exitosos, 2 fallidos" });
    await expect(ring).toBeVisible();
    await expect(ring).toContainText("80");
    for (const [share, colour] of [["80.000 20.000", "green"], ["20.000 80.000", "red"]] as const) {
      const arc = ring.locator(`circle[stroke-dasharray="${share}"]`);
      await expect(arc).toHaveCount(1);
      await expectColour(arc, colour, "stroke");
    }
    await expectColour(page.getByText("Exitosos").locator("..").getByText("8", { exact: true }), "green", "color");
    await expectColour(page.getByText("Fallidos").locator("..").getByText("2", { exact: true }), "red", "color");
    await look(page, "importar-6-resultado-con-fallidos");

    await hydrated(page);
    const download = page.getByRole("link", { name: "Descargar Excel con Credenciales" });
    await Promise.all([page.waitForEvent("download"), download.click()]);
    const downloaded = toast(page, "Archivo de credenciales descargado correctamente");
    await expectInTheCorner(page, downloaded);
    await expectColour(downloaded, "green");
    await page.route("**/credentials/download", (route) => route.fulfill({ status: 500, body: "" }));
    await download.click();
    const failed = toast(page, "Error al generar archivo Excel. Intente nuevamente.");
    await expectColour(failed, "red");
    // One below the other: all of them can be read.
    const [above, below] = [await downloaded.boundingBox(), await failed.boundingBox()];
    expect(below!.y).toBeGreaterThanOrEqual(above!.y + above!.height);

    // Where nobody failed the ring is all green.
    await goto(page, at(earlier));
    await expect(page.getByRole("img", { name: "Resultado: 2 exitosos, 0 fallidos" }).locator("[stroke-dasharray]")).toHaveCount(1);
    await look(page, "importar-6-resultado");
  });
});

test.describe("with a school", () => {
  test.use({ data: "school" });

  test("a row under review is marked red or green, a student's family is named where it is pointed at, and the question does not hide the page", async ({ page, server }) => {
    await review(page, server.url, studentsOfPremaria, "estudiantes");
    const panel = page.getByRole("tabpanel");
    const wrong = panel.getByRole("row").filter({ hasText: "Error:" });
    await expect(wrong).toHaveCount(3);
    await expectColour(wrong.first().locator("svg:has(+ div)").first(), "red", "color");
    await page.getByRole("button", { name: "Corregir en las 3 filas" }).click();
    await expectCounts(page, 4, 0);

    await page.getByRole("tab", { name: /Válidos/ }).click();
    const right = panel.getByRole("row").filter({ hasText: "Válida:" });
    await expect(right).toHaveCount(4);
    await expectColour(right.first().locator("svg").first(), "green", "color");
    await look(page, "estudiantes-revision");

    // The name beside the icon: unseen, then seen.
    const family = right.first().getByRole("img", { name: /^Apoderado: .+ \(madre\)$/ });
    const tooltip = family.locator("..");
    const tip = () => tooltip.evaluate((it) => ({ text: getComputedStyle(it, "::before").content, opacity: getComputedStyle(it, "::before").opacity }));
    await expect(family).toBeVisible();
    expect((await tip()).opacity).toBe("0");
    await family.hover();
    await expect.poll(tip).toEqual({ text: expect.stringMatching(/^"Apoderado: .+ \(madre\)"$/), opacity: "1" });
    const ground = await paintOf(tooltip, "backgroundColor", "::before");
    expect(ground.a, "on a ground of its own").toBe(1);
    await page.mouse.move(0, 0);
    await expect.poll(async () => (await tip()).opacity).toBe("0");
    // By keyboard too (UX-02).
    await page.keyboard.press("Tab");
    await family.focus();
    await expect.poll(async () => (await tip()).opacity).toBe("1");

    await page.getByRole("button", { name: "Procesar Válidos (4)" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog).toBeVisible();
    await expectSeenThrough(dialog);
  });
});

test("a large file: how much of it is sent is told, then how many of its rows are checked", onDesktop, async ({ page }) => {
  const count = 10_000;
  const file = manyParents(count);
  await goto(page, "/admin/importar-usuarios?tipo=padres&paso=3");
  await page.locator("input[type=file]").setInputFiles(file);
  // As from a school's line: some seconds for the whole file.
  const line = await page.context().newCDPSession(page);
  await line.send("Network.enable");
  const speed = (uploadThroughput: number) => line.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput });
  await speed(file.buffer.length / 4);
  await page.getByRole("button", { name: "Subir Archivo" }).click();
  await expect(page.getByText("Subiendo archivo...").first()).toBeVisible();
  const bar = page.getByRole("progressbar");
  const share = () => bar.evaluate((it: HTMLProgressElement) => it.position);
  await expect.poll(share).toBeGreaterThan(0);
  expect(await share()).toBeLessThan(1);
  await speed(-1);
  await expect(page.getByText(/^Validando archivo\.\.\. [\d,]+\/10,000 filas procesadas$/).first()).toBeVisible();
  await expect(page.getByText("10,000 registros válidos, 0 con errores").locator("visible=true").first()).toBeVisible({ timeout: 30_000 });
});
