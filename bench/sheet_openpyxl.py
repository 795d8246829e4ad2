"""Reads a workbook with openpyxl, read-only, and prints every row as JSON: sheet_openpyxl.py FILE"""
import json
import sys

import openpyxl

for sheet in openpyxl.load_workbook(sys.argv[1], read_only=True, data_only=True):
    for row in sheet.iter_rows(values_only=True):
        print(json.dumps(row, ensure_ascii=False, default=str))
