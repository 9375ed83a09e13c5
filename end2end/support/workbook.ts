/** Reads the texts of a workbook's sheet: enough to check what a person would see. */
import { strFromU8, unzipSync } from "fflate";
import { readFileSync } from "node:fs";

export type Row = Record<string, string>;

/** The rows below the heading row that holds `heading`, by column title; of a file, or of its bytes. */
export function readSheet(workbook: string | Uint8Array, heading: string): Row[] {
  const parts = unzipSync(typeof workbook === "string" ? new Uint8Array(readFileSync(workbook)) : workbook);
  const xml = (name: string) => strFromU8(parts[name] ?? new Uint8Array());
  const shared = [...xml("xl/sharedStrings.xml").matchAll(/<si>(.*?)<\/si>/gs)].map(([, item]) =>
    [...item!.matchAll(/<t[^>]*>(.*?)<\/t>/gs)].map(([, text]) => unescape(text!)).join(""),
  );
  const rows = [...xml("xl/worksheets/sheet1.xml").matchAll(/<row [^>]*>(.*?)<\/row>/gs)].map(([, row]) => {
    const cells = new Map<string, string>();
    for (const [, column, attributes, content = ""] of row!.matchAll(/<c r="([A-Z]+)\d+"([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
      // A text of the table of strings, one of the cell's own, or a number.
      const own = [...content.matchAll(/<t[^>]*>(.*?)<\/t>/gs)].map(([, text]) => unescape(text!)).join("");
      const value = /<v>(.*?)<\/v>/s.exec(content)?.[1];
      const text = attributes!.includes('t="s"') ? shared[Number(value)] : (value ?? own);
      if (text) cells.set(column!, text);
    }
    return cells;
  });
  const at = rows.findIndex((cells) => [...cells.values()].includes(heading));
  if (at < 0) throw new Error(`no heading «${heading}» in the workbook`);
  const titles = [...rows[at]!.entries()];
  return rows.slice(at + 1).map((cells) => Object.fromEntries(titles.map(([column, title]) => [title, cells.get(column) ?? ""])));
}

function unescape(text: string): string {
  return text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"').replace(/&apos;/g, "'").replace(/&amp;/g, "&");
}
