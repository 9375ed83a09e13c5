/** A server that answers as Meta's Cloud API does: takes a template message, or refuses a telephone with Meta's error. */
import { once } from "node:events";
import { createServer } from "node:http";

export interface Meta {
  /** For `PADRON_WHATSAPP_URL`. */
  url: string;
  /** Telephones (digits only) that are refused from now on, each with Meta's code. */
  refuse: Map<string, number>;
  /** What was taken: to whom, which template, and its parameters. */
  received: { to: string; template: string; parameters: string[] }[];
  stop(): Promise<void>;
}

interface TemplateMessage {
  to: string;
  template: { name: string; components: { parameters: { text: string }[] }[] };
}

export const TOKEN = "prueba-de-whatsapp";

export async function startMeta(): Promise<Meta> {
  const refuse = new Map<string, number>();
  const received: Meta["received"] = [];
  const server = createServer((request, response) => {
    const answer = (status: number, body: object) => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      if (request.headers.authorization !== `Bearer ${TOKEN}`) return answer(401, { error: { code: 190, message: "Invalid OAuth access token" } });
      const { to, template } = JSON.parse(Buffer.concat(pieces).toString()) as TemplateMessage;
      const phone = to.replace(/\D/g, "");
      const code = refuse.get(phone);
      if (code) return answer(400, { error: { code, message: "Message undeliverable", error_data: { details: "Message undeliverable" } } });
      const parameters = template.components.flatMap((component) => component.parameters.map(({ text }) => text));
      received.push({ to: phone, template: template.name, parameters });
      answer(200, { messaging_product: "whatsapp", messages: [{ id: `wamid.${received.length}` }] });
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return { url: `http://127.0.0.1:${address.port}`, refuse, received, stop };
}
