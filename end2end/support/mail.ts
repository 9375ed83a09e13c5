/** A mail server that a story scripts: what it answers to each recipient, and what has arrived. */
import { once } from "node:events";
import { createServer, type Socket } from "node:net";

export interface MailServer {
  /** For `PADRON_SMTP_URL`. */
  url: string;
  /** Addresses that are refused from now on, each with the answer: `550 5.1.1 No such user`. */
  refuse: Map<string, string>;
  /** What arrived, headers and all. */
  received: { to: string; text: string }[];
  stop(): Promise<void>;
}

export async function startMailServer(): Promise<MailServer> {
  const refuse = new Map<string, string>();
  const received: MailServer["received"] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    serve(socket, refuse, received);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const stop = async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  };
  return { url: `smtp://127.0.0.1:${address.port}`, refuse, received, stop };
}

/** The path of the link in the last mail that went there. */
export function linkTo(mail: MailServer, address: string): string {
  const text = mail.received.filter(({ to }) => to === address).at(-1)?.text ?? "";
  const found = /\/activar\/[a-z0-9]+/.exec(text.replaceAll("=\r\n", ""))?.[0];
  if (!found) throw new Error(`no link went to ${address}`);
  return found;
}

/** One connection, line by line. */
function serve(socket: Socket, refuse: Map<string, string>, received: MailServer["received"]): void {
  let waiting = "";
  let to = "";
  let message: string[] | undefined;
  const answer = (line: string) => socket.write(`${line}\r\n`);
  answer("220 correo.prueba ESMTP");
  const take = (line: string) => {
    if (message) {
      if (line !== ".") return void message.push(line.replace(/^\./, ""));
      received.push({ to, text: message.join("\r\n") });
      message = undefined;
      return answer("250 2.0.0 Ok");
    }
    const [verb = ""] = line.toUpperCase().split(" ");
    if (verb === "EHLO") return answer("250-correo.prueba\r\n250 8BITMIME");
    if (verb === "RCPT") {
      to = /<(.*)>/.exec(line)?.[1] ?? "";
      return answer(refuse.get(to) ?? "250 2.1.5 Ok");
    }
    if (verb === "DATA") {
      message = [];
      return answer("354 Go ahead");
    }
    answer(verb === "QUIT" ? "221 2.0.0 Bye" : "250 2.0.0 Ok");
  };
  socket.on("data", (bytes) => {
    waiting += bytes.toString("utf8");
    for (let end = waiting.indexOf("\r\n"); end >= 0; end = waiting.indexOf("\r\n")) {
      const line = waiting.slice(0, end);
      waiting = waiting.slice(end + 2);
      take(line);
    }
  });
}
