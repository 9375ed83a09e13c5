/** What the browser fetches beside the pages. */
import { expect, onDesktop, test } from "../support/test";

test("a file of another version is not here, and says so", onDesktop, async ({ request }) => {
  const response = await request.get("/pkg/0123456789abcdef/padron.js");
  expect(response.status()).toBe(404);
  expect(response.headers()["cache-control"]).toBe("no-store");
});

test("the package is compressed and kept for ever", onDesktop, async ({ request }) => {
  const page = await (await request.get("/login")).text();
  const found = page.match(/\/pkg\/[0-9a-f]{16}\/padron\.(css|js|wasm)/g) ?? [];
  expect(found.length).toBeGreaterThan(0);
  for (const file of found) {
    const response = await request.get(file, { headers: { "accept-encoding": "br" } });
    expect(response.headers()).toMatchObject({
      "content-encoding": "br",
      "cache-control": "public, max-age=31536000, immutable",
      etag: expect.any(String),
    });
  }
});
