/**
 * What the editor says of a structure is what the server says of it: a list of each kind, typed into the form and sent.
 * Both ask the same function; what it says of any list is told beside it (`crates/core/src/evaluation/check.rs`).
 */
import { PATH, openEditor } from "../../support/evaluation";
import { director } from "../../support/people";
import { enter, expect, onPhone, test } from "../../support/test";
import type { Page } from "@playwright/test";

interface Component {
  nombre_item: string;
  peso_porcentual: string;
  estado_activo: boolean;
}

interface Finding {
  campo: string;
  mensaje: string;
}

const of = (...components: [name: string, weight: string, active?: boolean][]): Component[] =>
  components.map(([nombre_item, peso_porcentual, estado_activo = true]) => ({ nombre_item, peso_porcentual, estado_activo }));

/** Each with the number of things that are wrong with it. */
const LISTS: [findings: number, list: Component[]][] = [
  // Complete, to the hundredth.
  [0, of(["Examen", "12.4"], ["Participación", "25.9"], ["Cuaderno", "13.27"], ["Libro", "26.91"], ["Conducta", "21.52"])],
  // One hundredth short.
  [1, of(["Examen", "33.33"], ["Participación", "33.33"], ["Ñandú Ωmega", "33.33"])],
  // Names: the same but for case and accent, with a digit, none. Weights with a comma are weights.
  [3, of(["Examen", "25"], [" EXÁMEN ", "25"], ["Examen 2", "12,5"], ["", "37.5"])],
  // Weights that cannot be read, or are beyond the limits.
  [6, of(["Examen", "33.335"], ["Participación", "1e1"], ["Cuaderno", ""], ["Libro", "100.01"], ["Conducta", "4.99"])],
  // One alone.
  [2, of(["Examen", "100"])],
  // What is inactive weighs what it likes, and counts for nothing.
  [0, of(["Examen", "50"], ["Participación", "50"], ["Cuaderno", "0", false], ["Libro", "99", false])],
  [2, of(["Examen", "50", false], ["Participación", "50", false])],
];

async function write(page: Page, list: Component[]): Promise<void> {
  const cards = page.locator("[data-cards] > fieldset:enabled");
  for (let count = await cards.count(); count > list.length; count--) {
    await cards.last().locator("[aria-label^='Eliminar componente']").click();
  }
  for (let count = await cards.count(); count < list.length; count++) {
    await page.getByRole("button", { name: "Agregar componente" }).click();
  }
  await expect(cards).toHaveCount(list.length);
  for (const [index, component] of list.entries()) {
    const card = cards.nth(index);
    await card.locator("[name$='[nombre_item]']").fill(component.nombre_item);
    await card.locator("[name$='[peso_porcentual]']").fill(component.peso_porcentual);
    await card.locator("[role=switch]").setChecked(component.estado_activo);
  }
}

async function shown(page: Page): Promise<Finding[]> {
  return page.locator("li[data-campo]").evaluateAll((lines) =>
    lines.map((line) => ({ campo: (line as HTMLElement).dataset.campo ?? "", mensaje: line.lastElementChild?.textContent ?? "" })),
  );
}

test("the editor's verdict is the server's", onPhone, async ({ page }) => {
  await enter(page, director, PATH);
  await openEditor(page);
  for (const [findings, list] of LISTS) {
    await write(page, list);
    const componentes = list.map((component) => ({ ...component, tipo_evaluacion: "unica" }));
    // A draft is answered with what it lacks, or refused with all that is wrong with it.
    const answer = await page.request.put("/api/evaluation-structure", { data: { componentes, confirmar: false } });
    const body = (await answer.json()) as { pendientes?: Finding[]; campos?: Finding[]; suma?: string };
    expect([200, 422]).toContain(answer.status());
    const told = body.pendientes ?? body.campos ?? [];
    expect(told, JSON.stringify(list)).toHaveLength(findings);
    await expect(async () => expect(await shown(page), JSON.stringify(list)).toEqual(told)).toPass({ timeout: 5_000 });
    if (body.suma) {
      await expect(page.getByText(`Suma: ${String(Number(body.suma))}% / 100%`).locator("visible=true").first()).toBeVisible();
    }
  }
});
