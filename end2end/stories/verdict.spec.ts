/** What the editor says of a structure is what the server says of it: random lists, typed into the form and sent. */
import { director } from "../support/people";
import { expect, goto, signIn, test } from "../support/test";
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

/** The same numbers in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const NAMES = ["Examen", "EXÁMEN", "Participación", "Revisión de Libro", "Comportamiento", "Tareas", " tareas ", "Examen 2", "", "Ñandú Ωmega"];
const ODD = ["", "33.335", "-5", "1e1", "5.", "4.99", "50.01", "100.01", "999.99", "12,5", "x"];

/** A list that often makes exactly 100 %, and often nearly. */
function anyList(next: (below: number) => number): Component[] {
  const count = 1 + next(5);
  const cuts = Array.from({ length: count - 1 }, () => next(10_001)).sort((one, other) => one - other);
  const weights = [...cuts, 10_000].map((cut, index) => cut - (index ? (cuts[index - 1] ?? 0) : 0));
  const names = next(2) ? ["Examen", "Participación", "Cuaderno", "Libro", "Conducta"] : Array.from({ length: 5 }, () => NAMES[next(NAMES.length)] ?? "");
  return weights.map((weight, index) => ({
    nombre_item: names[index] ?? "",
    peso_porcentual: next(6) ? (weight / 100).toFixed(2) : (ODD[next(ODD.length)] ?? ""),
    estado_activo: next(8) > 0,
  }));
}

/** Lists of whole percents within the limits: most of them complete. */
function likelyList(next: (below: number) => number): Component[] {
  const count = 2 + next(4);
  let left = 100;
  const names = ["Examen", "Participación", "Cuaderno", "Libro", "Conducta"];
  return Array.from({ length: count }, (_, index) => {
    const others = count - index - 1;
    const least = Math.max(5, left - others * 50);
    const most = Math.min(50, left - others * 5);
    const weight = others ? least + next(most - least + 1) : left;
    left -= weight;
    return { nombre_item: names[index] ?? "", peso_porcentual: String(weight), estado_activo: true };
  });
}

const exact = (...weights: string[]): Component[] =>
  weights.map((peso_porcentual, index) => ({ nombre_item: "Abcde".charAt(index), peso_porcentual, estado_activo: true }));

const LISTS = [
  exact("33.34", "33.33", "33.33"),
  exact("47.31", "41.93", "10.76"),
  exact("12.4", "25.9", "13.27", "26.91", "21.52"),
  exact("35.35", "45.11", "7.42", "12.12"),
  exact("33.33", "33.33", "33.33"),
  exact("50", "40", "10.01"),
  exact("50", "50", "0"),
  exact("4.99", "50", "45.01"),
  exact("49.99", "50.01"),
  exact("33.335", "33.335", "33.33"),
  exact("100"),
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

test("the editor's verdict is the server's, for any list", async ({ page }) => {
  // Hundreds of fields.
  test.slow();
  await signIn(page, director.user, director.password);
  await goto(page, "/dashboard/configuracion-evaluacion");
  await page.getByRole("button", { name: "Crear Estructura" }).click();
  await expect(page.getByRole("button", { name: "Agregar componente" })).toBeVisible();
  const next = numbers(20_260_210);
  const lists = [...LISTS, ...Array.from({ length: 18 }, (_, n) => (n % 3 ? anyList(next) : likelyList(next)))];
  let complete = 0;
  for (const list of lists) {
    await write(page, list);
    const componentes = list.map((component) => ({ ...component, tipo_evaluacion: "unica" }));
    // A draft is answered with what it lacks, or refused with all that is wrong with it.
    const answer = await page.request.put("/api/evaluation-structure", { data: { componentes, confirmar: false } });
    const body = (await answer.json()) as { pendientes?: Finding[]; campos?: Finding[]; suma?: string };
    expect([200, 422]).toContain(answer.status());
    const told = body.pendientes ?? body.campos ?? [];
    await expect(async () => expect(await shown(page), JSON.stringify(list)).toEqual(told)).toPass({ timeout: 5_000 });
    if (body.suma) {
      await expect(page.getByText(`Suma: ${String(Number(body.suma))}% / 100%`).locator("visible=true").first()).toBeVisible();
    }
    if (!told.length) {
      complete++;
    }
  }
  expect(complete, "lists of both kinds").toBeGreaterThan(8);
  expect(complete).toBeLessThan(lists.length - 8);
});
