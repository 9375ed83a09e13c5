#!/usr/bin/env python3
"""Fills fuzz/corpus from the files of the tests: `python3 fuzz/seed.py`."""

import io
import pathlib
import zipfile

HERE = pathlib.Path(__file__).parent
DATA = HERE.parent / "crates/core/tests/data"


def seed(target, name, choice, content):
    folder = HERE / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(bytes([choice]) + content)


for path in DATA.iterdir():
    content = path.read_bytes()
    if path.suffix == ".csv":
        seed("delimited", path.name, 0x0F, content)
        seed("delimited", "rows-" + path.name, 0x10, content.split(b"\n", 1)[1])
    if path.suffix == ".xlsx":
        seed("workbooks", path.name, 5, content)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = ["worksheets/sheet1.xml", "sharedStrings.xml", "styles.xml", "workbook.xml", "_rels/workbook.xml.rels"]
            for choice, part in enumerate(parts):
                if "xl/" + part in archive.namelist():
                    name = path.stem + "-" + part.replace("/", "-")
                    seed("workbooks", name, choice, archive.read("xl/" + part)[:20_000])
    if path.suffix in (".xls", ".ods"):
        seed("legacy", path.name, 0, content)
    if path.suffix == ".ods":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            seed("legacy", "content-" + path.name, 2, archive.read("content.xml")[:60_000])
for choice, rows in [
    (0x00, b"DNI,40100001,Ana,Ruiz,+51987654321,a@b.pe\n,,,\n\"a\"\"b\",1\r\nTotal: 3,,\r"),
    (0x9F, "sep=;\r\nTipo Doc.;Nº DNI;Nombres;Apellidos;Celular\r\n".encode("utf-16")),
    (0x0F, "sep=;;;\r\nDNI;Nombres;Apellidos\r\n1;Begoña;Muñoz\r\n".encode("cp850")),
    (0x0F, "DNI;Nombres;Apellidos\r\n1;Begoña;Muñoz\r\n".encode("utf-16-be")),
    (0x00, '"DNI,1,Ana,""Ruiz, Paz"",x,"\r\n\ufeffDNI,2,Íñigo\n'.encode() + "Peña\n".encode("mac_roman")),
    (0x22, b"P3001\tAna\tRuiz\tPrimaria\t3\xb0\t12345678\tmadre\n"),
]:
    seed("delimited", f"row-{choice:02x}-{len(rows)}", choice, rows)
seed("workbooks", "utf-16", 0, "<worksheet><sheetData/><mergeCells><mergeCell ref='A1:B2'/></mergeCells></worksheet>".encode("utf-16"))
seed("workbooks", "lines", 1, b"<sst><si><t>DNI;Nombres;Apellidos</t></si><si><t>1;Ana;&quot;Ruiz;x&quot;</t></si></sst>")
seed("workbooks", "grid", 7, b"\x01\0\0\0\x02\0\0\0\0\x03\0DNI\x01\0\x02\x03\x30\x30\x37")
seed("workbooks", "grid-whole", 6, b"\0PADRON\x01\x00\x01\x00\x01\x01\x00b\x0e\0\0\0\x01\0\0\0\x01\0\0\0\0\x03\0DNI")
