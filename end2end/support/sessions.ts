/**
 * Sessions of the demo's people, opened once (`prepare.ts`) and kept in every copy of the database: a story that is not
 * about signing in begins signed in. Each person has two, as if on two devices. A cookie knows no port, so it is good
 * for every server; a story that ends its session does so in its own copy only.
 */
import { request, type Cookie } from "@playwright/test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { administrator, director, guardian, teacher, type Person } from "./people";
import { workFolder } from "./server";

const file = join(workFolder, "sessions.json");

/** Signs everybody in twice, by the form's own post. */
export async function openSessions(url: string): Promise<void> {
  const kept: Record<string, Cookie[][]> = {};
  for (const person of [administrator, director, teacher, guardian]) {
    const devices: Cookie[][] = [];
    while (devices.length < 2) {
      const browser = await request.newContext({ baseURL: url, timeout: 120_000 });
      const form = { usuario: person.user, password: person.password };
      const answer = await browser.post("/sfn/ingresar", { form, headers: { accept: "text/html" } });
      const { cookies } = await browser.storageState();
      await browser.dispose();
      if (!answer.ok() || !cookies.length) throw new Error(`${person.user} could not sign in: ${answer.status()} ${answer.url()}`);
      devices.push(cookies);
    }
    kept[person.user] = devices;
  }
  writeFileSync(file, JSON.stringify(kept));
}

/** What a browser holds in which that person has signed in. */
export function cookiesOf(person: Person, device: 0 | 1 = 0): Cookie[] {
  const kept = JSON.parse(readFileSync(file, "utf8")) as Record<string, Cookie[][]>;
  const cookies = kept[person.user]?.[device];
  if (!cookies) throw new Error(`no session was opened for ${person.user}`);
  return cookies;
}

/** The same session, for REST. */
export function tokenOf(person: Person): string {
  const cookie = cookiesOf(person).find(({ name }) => name === "padron");
  if (!cookie) throw new Error(`the session of ${person.user} has no cookie «padron»`);
  return cookie.value;
}
