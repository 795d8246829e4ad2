// Fills a Word template from ready numbers: node report_docxtemplater.js TEMPLATE.docx VALUES.json OUT.docx [RENDERS]
// With RENDERS so many more are made in the same process, and the median of one is printed in seconds.
"use strict";

const fs = require("fs");
const PizZip = require("pizzip");
const Docxtemplater = require("docxtemplater");

const [, , template, values, out, renders] = process.argv;

function fill(bytes, numbers) {
	const document = new Docxtemplater(new PizZip(bytes), { paragraphLoop: true, linebreaks: true });
	document.render(numbers);
	return document.toBuffer({ compression: "DEFLATE" });
}

const bytes = fs.readFileSync(template);
const numbers = JSON.parse(fs.readFileSync(values, "utf8"));
fs.writeFileSync(out, fill(bytes, numbers));
if (renders) {
	const times = [];
	for (let i = 0; i < Number(renders); i++) {
		const started = process.hrtime.bigint();
		fill(bytes, numbers);
		times.push(Number(process.hrtime.bigint() - started) / 1e9);
	}
	times.sort((a, b) => a - b);
	console.log(times[times.length >> 1]);
}
