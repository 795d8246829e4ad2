// Reads a workbook with SheetJS or exceljs and prints every row as JSON: node sheet_others.js sheetjs|exceljs FILE
"use strict";

const [, , library, file] = process.argv;

function withSheetJS() {
	const xlsx = require("xlsx");
	const book = xlsx.readFile(file, { dense: true, cellDates: true });
	for (const name of book.SheetNames) {
		for (const row of xlsx.utils.sheet_to_json(book.Sheets[name], { header: 1 }))
			process.stdout.write(JSON.stringify(row) + "\n");
	}
}

async function withExcelJS() {
	const { stream } = require("exceljs");
	const options = { sharedStrings: "cache", styles: "cache", worksheets: "emit", hyperlinks: "ignore" };
	for await (const sheet of new stream.xlsx.WorkbookReader(file, options)) {
		for await (const row of sheet)
			process.stdout.write(JSON.stringify(row.values.slice(1)) + "\n");
	}
}

if (library === "sheetjs")
	withSheetJS();
else
	withExcelJS();
