/** What a person sees rather than what the page says: colours, places, and what shows through. */
import { expect, type Locator, type Page } from "@playwright/test";

/** The notice in the corner that says so. */
export const toast = (page: Page, text: string): Locator => page.locator("[role=status] > div").filter({ has: page.getByText(text, { exact: true }) });

/** Red, green and blue from 0 to 255, and opacity from 0 to 1, as the screen shows a colour however it is written. */
export async function paintOf(element: Locator, property: "backgroundColor" | "color" | "stroke", pseudo?: string): Promise<{ r: number; g: number; b: number; a: number }> {
  return element.evaluate(
    (it, [property, pseudo]) => {
      const paint = document.createElement("canvas").getContext("2d")!;
      paint.fillStyle = getComputedStyle(it, pseudo)[property];
      paint.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = paint.getImageData(0, 0, 1, 1).data;
      return { r: r!, g: g!, b: b!, a: a! / 255 };
    },
    [property, pseudo] as const,
  );
}

/** Something is green or red: that much more of the one than of the others. Looked at until it is, for a part of the page may just be written anew. */
export async function expectColour(element: Locator, colour: "green" | "red", property: "backgroundColor" | "color" | "stroke" = "backgroundColor"): Promise<void> {
  await expect(async () => {
    const { r, g, b, a } = await paintOf(element, property);
    const [most, others] = colour === "green" ? [g, [r, b]] : [r, [g, b]];
    expect(a, "it is painted").toBe(1);
    for (const other of others) expect(most - other, `${colour}: rgb(${r}, ${g}, ${b})`).toBeGreaterThan(30);
  }).toPass({ timeout: 10_000 });
}

/** It stands in the upper right corner of the window, and stays there. */
export async function expectInTheCorner(page: Page, element: Locator): Promise<void> {
  const [box, size] = [await element.boundingBox(), page.viewportSize()];
  if (!box || !size) throw new Error("it is not to be seen");
  expect(box.y).toBeGreaterThanOrEqual(0);
  expect(box.y + box.height, "in the upper third").toBeLessThan(size.height / 3);
  const gap = size.width - (box.x + box.width);
  expect(gap, "at the right edge").toBeGreaterThanOrEqual(0);
  expect(gap, "at the right edge").toBeLessThanOrEqual(24);
  // As wide as a phone; where there is room, to the right of the middle.
  if (size.width >= 640) expect(box.x).toBeGreaterThan(size.width / 2);
}

/** A question stands over its page and not over a black wall: what lies behind is seen, dimmed at the most. */
export async function expectSeenThrough(dialog: Locator): Promise<void> {
  const layers = [await paintOf(dialog, "backgroundColor"), await paintOf(dialog, "backgroundColor", "::backdrop")];
  const light = layers.reduce((light, layer) => light * (1 - layer.a), 1);
  expect(light, "so much of the page's light comes through").toBeGreaterThanOrEqual(0.5);
}
