import { checkAccessibility, expect, goto, shot, test } from "../support/test";

test("the sign-in page comes alive, is accessible in both themes and fits a phone", async ({ page }) => {
  await goto(page, "/login");
  await expect(page.getByLabel("Usuario")).toBeVisible();
  await checkAccessibility(page);
  await shot(page, "login");

  await page.emulateMedia({ colorScheme: "dark" });
  await checkAccessibility(page);
  await shot(page, "login-noche");
});

test("a file of another version is not here, and says so", async ({ request }) => {
  const response = await request.get("/pkg/0123456789abcdef/padron.js");
  expect(response.status()).toBe(404);
  expect(response.headers()["cache-control"]).toBe("no-store");
});

test("the package is compressed and kept for ever", async ({ request }) => {
  const page = await (await request.get("/login")).text();
  for (const file of page.match(/\/pkg\/[0-9a-f]{16}\/padron\.(css|js|wasm)/g) ?? []) {
    const response = await request.get(file, { headers: { "accept-encoding": "br" } });
    expect(response.headers()).toMatchObject({
      "content-encoding": "br",
      "cache-control": "public, max-age=31536000, immutable",
      etag: expect.any(String),
    });
  }
});
