/**
 * Before all tests: lets the binary make its demo database once, opens the sessions, and imports a school into a copy of
 * it. Every test starts from a copy of one of the two (`test.use({ data: "school" })`).
 */
import { rmSync } from "node:fs";
import { files } from "./people";
import { importFile } from "./rest";
import { copyPrepared, preparedFolder, startServer, workFolder } from "./server";
import { openSessions } from "./sessions";

export default async function prepare(): Promise<void> {
  rmSync(workFolder, { recursive: true, force: true });
  const demo = await startServer(preparedFolder("demo"));
  await openSessions(demo.url);
  await demo.stop();

  copyPrepared("demo", preparedFolder("school"));
  const school = await startServer(preparedFolder("school"));
  await importFile(school.url, files.parents, "padres");
  await importFile(school.url, files.teachers, "docentes");
  await importFile(school.url, files.students, "estudiantes");
  await school.stop();
}
