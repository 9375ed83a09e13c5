#!/usr/bin/env python3
"""Makes the workbooks of other formats beside this file, with LibreOffice and openpyxl:

    python3 crates/core/tests/data/make.py

padres-oficina.{xls,ods}  the office's workbook, saved again
celdas.{xlsx,xls,ods}     every kind of cell, saved by one program, so that all three must read alike
celdas-1904.{xlsx,xls}    dates in the calendar of old Macs
"""

import datetime
import pathlib
import shutil
import subprocess
import tempfile

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904

HERE = pathlib.Path(__file__).parent


def put(sheet, place, value, number_format=None):
    sheet[place] = value
    if number_format:
        sheet[place].number_format = number_format


def cells():
    book = Workbook()
    sheet = book.active
    sheet.title = "Celdas & más"
    noon = datetime.datetime(2025, 2, 10, 12, 0)
    put(sheet, "A1", "fecha")
    put(sheet, "B1", datetime.date(2025, 2, 10), "dd/mm/yyyy")
    put(sheet, "C1", noon, "dd/mm/yyyy hh:mm")
    put(sheet, "D1", datetime.time(18, 30), "hh:mm")
    put(sheet, "E1", datetime.timedelta(hours=30, minutes=5), "[h]:mm:ss")
    put(sheet, "A2", "número")
    put(sheet, "B2", 7654321, "00000000")
    put(sheet, "C2", 7654321)
    put(sheet, "D2", 1.5)
    put(sheet, "E2", -3)
    put(sheet, "F2", 0.25, "0%")
    put(sheet, "G2", 1e20)
    put(sheet, "H2", 987654321, "#,##0")
    put(sheet, "A3", "fórmula")
    put(sheet, "B3", "=C2*2")
    put(sheet, "C3", '="Ma"&"ría"')
    put(sheet, "D3", "=1/0")
    put(sheet, "E3", "=NA()")
    put(sheet, "F3", "=1=1")
    put(sheet, "G3", "=C2", "00000000")
    put(sheet, "A4", "lógico")
    put(sheet, "B4", True)
    put(sheet, "C4", False)
    put(sheet, "A5", "texto")
    put(sheet, "B5", "Ana\u00a0\u200bMaría")
    put(sheet, "C5", "dos\nlíneas")
    put(sheet, "D5", CellRichText("Mar", TextBlock(InlineFont(b=True), "ía"), " Ñahui"))
    put(sheet, "E5", "  espacios  dobles ")
    put(sheet, "F5", "07654321")
    put(sheet, "G5", "<b>&amp; 'x'")
    put(sheet, "H5", "😀")
    # Rows 6 and 7 are blank, 8 is hidden, and so is column C.
    put(sheet, "A8", "fila oculta")
    put(sheet, "B8", 1)
    sheet.row_dimensions[8].hidden = True
    sheet.column_dimensions["C"].hidden = True
    put(sheet, "A9", "combinada")
    sheet.merge_cells("A9:C10")
    put(sheet, "D9", "al lado")
    put(sheet, "D10", "debajo")
    put(sheet, "A12", "ñ" * 500)
    put(sheet, "A13", "última")
    hidden = book.create_sheet("Oculta")
    put(hidden, "A1", "secreto")
    hidden.sheet_state = "hidden"
    put(book.create_sheet("Otra"), "B2", "otra")
    return book


def calendar():
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    put(book.active, "A1", datetime.date(2025, 2, 10), "dd/mm/yyyy")
    put(book.active, "B1", 44236, "General")
    return book


def save_as(source, formats):
    with tempfile.TemporaryDirectory() as profile:
        for extension in formats:
            subprocess.run(
                ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", extension,
                 "--outdir", HERE, source],
                check=True, stdout=subprocess.DEVNULL,
            )


with tempfile.TemporaryDirectory() as folder:
    office = pathlib.Path(folder) / "padres-oficina.xlsx"
    shutil.copy(HERE / "padres-oficina.xlsx", office)
    save_as(office, ["xls", "ods"])
    for name, book, formats in [
        ("celdas.xlsx", cells(), ["xlsx", "xls", "ods"]),
        ("celdas-1904.xlsx", calendar(), ["xlsx", "xls"]),
    ]:
        path = pathlib.Path(folder) / name
        book.save(path)
        save_as(path, formats)
