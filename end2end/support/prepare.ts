/** Before all tests: lets the binary make its demo database once; every test starts from a copy of it. */
import { rmSync } from "node:fs";
import { preparedFolder, startServer, workFolder } from "./server";

export default async function prepare(): Promise<void> {
  rmSync(workFolder, { recursive: true, force: true });
  const server = await startServer(preparedFolder);
  await server.stop();
}
