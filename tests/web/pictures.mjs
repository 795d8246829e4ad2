// Pictures of every page with the invented district: pictures.mjs KEZHANG PICTURE-FOLDER
//
// 1366 × 768 and 390 wide; pages as they print; and the first page of the .docx, through soffice and pdftoppm. The
// district is the whole one that `kezhang sample` writes; the city has its packages of two districts.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { launch, newBook, newPage, serve } from "./district.mjs";

const [kezhang, out] = process.argv.slice(2);
const CHOICES = "unit=349902&period=2023H1&cutoff=2023-06-20";
const WHEN = ["--unit", "云东区", "--period", "2023H1", "--cutoff", "2023-06-20"];
const CLIPPED = { report: 680, indicators: 480 };
const TALL = 12000; // a phone's page that nobody scrolls through
let sample;
// A list of the sample by its name without the number before it.
const file = (name) => path.join(sample, fs.readdirSync(sample).find((found) => found.replace(/^\d+_/, "") === name));

function district() {
  const book = newBook(kezhang);
  sample = path.join(book.folder, "district");
  fs.rmSync(book.db);
  book.run("sample", "--size", "district", "--out", sample);
  execFileSync("sh", [file("import.sh"), kezhang, "--data", book.db, "--who", "测试"], { stdio: "ignore" });
  book.run("freeze", "half-year", ...WHEN, "--sign", "示例：待补的一项由农村股月底前补报");
  book.run("import", "--accept", lateList(book));
  return book;
}

// The firms that came or changed by 20 June: [head, row, row …], comma by comma.
function firms() {
  const lines = fs.readFileSync(file("单位变动_2023年6月20日.csv"), "utf8").trim().split(/\r?\n/);
  const at = lines.findIndex((line) => line.includes("企业名称"));
  return lines.slice(at).filter((line) => line.includes(",")).map((line) => line.split(","));
}

// A list that changes one firm, brings one, and has one wrong row.
function changedList(book) {
  const [head, ...rows] = firms(), at = head.indexOf("所在乡镇"), name = head.indexOf("企业名称"), code = head.indexOf("统一社会信用代码");
  const changed = [...rows[3]], fresh = [...rows[1]], wrong = [...rows[2]];
  changed[at] = rows.find((row) => row[at] && row[at] !== changed[at])[at];
  fresh[name] = "云江新芽生物科技有限公司";
  fresh[code] = "";
  wrong[code] = "91349902MA00000000";
  const made = path.join(book.folder, "单位名录（6月）.csv");
  fs.writeFileSync(made, [head, changed, fresh, wrong, ...rows.slice(4, 24)].map((row) => row.join(",")).join("\n") + "\n");
  return made;
}

// A list that belongs to no ledger.
function strangeList(book) {
  const made = path.join(book.folder, "食堂采购记录.csv");
  fs.writeFileSync(made, "日期,买了什么,谁买的,多少钱\n2023-05-16,大米,甲,120\n2023-05-18,青菜,乙,45\n");
  return made;
}

// One more certificate, after the report was made final.
function lateList(book) {
  const [head, ...rows] = firms();
  const made = path.join(book.folder, "补录高企.csv");
  fs.writeFileSync(made, `企业名称,证书编号,发证日期\n${rows[5][head.indexOf("企业名称")]},GR202334900099,2023-06-05\n`);
  return made;
}

// Both sizes; `from` is the heading that stands at the top.
async function shoot(page, name, from) {
  for (const [size, width, height] of [["", 1366, 768], ["-phone", 390, 844]]) {
    await page.setViewportSize({ width, height });
    await page.evaluate((text) => {
      const head = text && [...document.querySelectorAll("h2")].find((h) => h.innerText.startsWith(text));
      window.scrollTo(0, head ? head.getBoundingClientRect().top + window.scrollY - 110 : 0);
    }, from);
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (sideways > 0) console.log(`${name}${size}: ${sideways} pixels too wide`);
    // a page full of large text would be a large file: less of it
    const clip = !size && CLIPPED[name] ? { x: 0, y: 0, width, height: CLIPPED[name] } : undefined;
    await page.screenshot({ path: path.join(out, `${name}${size}.png`), clip });
    const tall = await page.evaluate(() => document.documentElement.scrollHeight);
    if (size && tall > TALL) console.log(`${name}${size}: ${tall} pixels tall`);
  }
  await page.setViewportSize({ width: 1366, height: 768 });
}

// A page on paper: its first sheet, and how many there are.
async function printed(page, base, book, name, address, most) {
  const pdf = path.join(book.folder, name + ".pdf");
  await page.goto(base + address);
  await page.pdf({ path: pdf, preferCSSPageSize: true });
  const count = execFileSync("pdfinfo", [pdf]).toString().match(/Pages:\s+(\d+)/)[1];
  if (Number(count) > most) console.log(`${name} prints on ${count} pages, more than ${most}`);
  execFileSync("pdftoppm", ["-png", "-gray", "-r", "80", "-singlefile", pdf, path.join(out, name + "-printed")]);
}

async function pages(page, base, book) {
  const plain = {
    home: "/?", drop: "/drop?", ledgers: "/ledgers?", ledger: "/ledgers/hightech_certificate?",
    indicators: "/indicators?", trace: "/trace?indicator=hightech.recognised&",
    "trace-registered": "/trace?indicator=rd.intensity&", reports: "/reports?", report: "/reports/half-year?",
    checks: "/checks?", reminders: "/reminders?", api: "/api?", changes: "/changes?", change: "/changes/16?", search: "/search?q=yjs&", "frozen-list": "/frozen?",
    exchange: "/exchange?",
  };
  for (const [name, address] of Object.entries(plain)) {
    await page.goto(base + address + CHOICES);
    await shoot(page, name);
  }
  await page.goto(base + "/trace?indicator=hightech.recognised&" + CHOICES);
  await page.click(".table-trace tbody a");
  await page.waitForURL(/ledgers/);
  await shoot(page, "record");
  await page.goto(base + "/frozen?" + CHOICES);
  await page.click("tbody a");
  await page.waitForURL(/frozen\/\d/);
  await shoot(page, "frozen");
  await page.goto(base + "/drop?" + CHOICES);
  await page.setInputFiles("input[type=file]", [changedList(book), file("目标任务分解表.xlsx"), strangeList(book)]);
  await page.waitForURL(/batch=/);
  await page.click(".card-file-problems summary");
  await shoot(page, "batch");
  await page.click(".card-file:has-text('食堂') a.btn");
  await page.waitForURL(/drop\/[0-9a-f]{64}/);
  await shoot(page, "unknown");
  await page.goto(base + "/drop?" + CHOICES);
  await page.setInputFiles("input[type=file]", changedList(book));
  await page.waitForURL(/drop\/[0-9a-f]{64}/);
  await shoot(page, "proposal");
}

// The first record of a ledger that is found by these words.
async function opened(page, base, ledger, words) {
  await page.goto(`${base}/ledgers/${ledger}?${CHOICES}&q=${encodeURIComponent(words)}`);
  await page.click("tbody tr:first-child a");
  await page.waitForURL(new RegExp(ledger + "/\\d"));
}

// A firm: its page, its form, its page of paper; a copied event with its rows; a new record with what is wrong.
async function written(page, base, book) {
  await opened(page, base, "party", "");
  await shoot(page, "firm");
  await page.click(".page-actions >> text=修改");
  await page.waitForURL(/edit/);
  await shoot(page, "edit");
  await opened(page, base, "event", "");
  const event = page.url().replace(base, "");
  await shoot(page, "event");
  await shoot(page, "event-rows", "沿革");
  await page.click(".page-actions >> text=复制");
  await page.waitForURL(/new/);
  await shoot(page, "copy");
  await shoot(page, "copy-rows", "参加单位");
  await page.goto(base + await paper(page, base));
  await shoot(page, "paper");
  await printed(page, base, book, "paper", page.url().replace(base, ""), 1);
  await printed(page, base, book, "record", event, 2);
  await page.goto(base + "/ledgers/project/new?" + CHOICES);
  await page.fill("[name='f.name']", "智能除草机研发");
  await page.fill("[name='f.year']", "二〇二三");
  await page.fill("[name='f.filed']", "2023-05-02");
  await page.fill("[name='f.recommended']", "2023-04-01");
  await page.fill("[name='f.holder']", "yj");
  await page.waitForSelector(".pick-list");
  await page.click("button[data-key=save]");
  await page.waitForSelector(".entry-message");
  await shoot(page, "edit-wrong");
}

// 一企一档 of a firm with much behind it.
async function paper(page, base) {
  await opened(page, base, "hightech_certificate", "");
  await page.click(".table-record tr:has(th:text-is('企业')) a");
  await page.waitForURL(/party\/\d/);
  return page.getAttribute(".page-actions a:has-text('一企一档')", "href");
}

// Last year's register against the ledger.
async function compared(page, base, book) {
  const [head, ...rows] = firms(), name = head.indexOf("企业名称");
  const last = rows.slice(0, 48).map((row) => [...row]);
  last[3][name] = last[3][name].replace("云江", "云东");
  last[8][name] = last[8][name].replace("有限公司", "");
  const made = path.join(book.folder, "单位名录（去年）.csv");
  fs.writeFileSync(made, [head, ...last].map((row) => row.join(",")).join("\n") + "\n");
  await page.goto(base + "/compare?" + CHOICES);
  await page.setInputFiles("[name=a_file]", made);
  await page.selectOption("[name=b_ledger]", "party");
  await page.click("button:text-is('比对')");
  await page.waitForURL(/b_ledger=party/);
  await shoot(page, "compare");
}

const CITY = "unit=349900&period=2023H1&cutoff=2023-06-20";
const SHEETS = "高企证书,科小入库";

// A district's package with a key of its own, which the city's book knows.
function packed(sender, city, unit, number) {
  const name = (end) => path.join(city.folder, `${number}.${end}`);
  const openssl = (...args) => execFileSync("openssl", args, { stdio: "ignore" });
  openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:SM2", "-out", name("key"));
  openssl("pkey", "-in", name("key"), "-pubout", "-out", name("pem"));
  city.run("trust", "--unit", unit, "--name", "云江市科技局", name("pem"));
  sender.run("submit", "--unit", unit, ...WHEN.slice(2), "--filled", "甲", "--checked", "乙", "--rows", SHEETS, "--key", name("key"), "-o",
    name("kezhang"));
  return name("kezhang");
}

// The city: seven of its ten districts have reported, and the package of an eighth is looked at.
async function above(browser) {
  const sender = newBook(kezhang), receiver = newBook(kezhang), lists = path.join(sender.folder, "lists");
  for (const book of [sender, receiver]) fs.rmSync(book.db);
  sender.run("sample", "--size", "city", "--out", lists);
  execFileSync("sh", [path.join(lists, "import.sh"), kezhang, "--data", sender.db, "--who", "测试"], { stdio: "ignore" });
  receiver.run("init", "--name", "云江市科技局");
  receiver.run("import", "--accept", path.join(lists, "01_辖区.csv"));
  const units = fs.readFileSync(path.join(lists, "01_辖区.csv"), "utf8").split(/\r?\n/).map((line) => line.split(","))
    .filter((line) => line[1] === "县区").map((line) => line[0]);
  const packages = units.slice(0, 8).map((unit, at) => packed(sender, receiver, unit, at));
  units.slice(8).forEach((unit, at) => packed(sender, receiver, unit, at + 8));
  receiver.run("receive", "--accept", ...packages.slice(0, 7));
  const server = await serve(kezhang, receiver);
  const { page } = await newPage(browser, {});
  await page.goto(server.address);
  await page.goto(server.base + "/exchange?" + CITY);
  await shoot(page, "districts");
  await shoot(page, "districts-figures", "区报数");
  await page.goto(server.base + "/drop?" + CITY);
  await page.setInputFiles("input[type=file]", packages[7]);
  await page.waitForURL(/packages\//);
  await shoot(page, "package");
  await server.stop();
  for (const book of [sender, receiver]) fs.rmSync(book.folder, { recursive: true });
}

// What a new book begins with, and what a stranger and a lost reader see.
async function empty(browser) {
  const book = newBook(kezhang);
  const server = await serve(kezhang, book);
  const { page } = await newPage(browser, {});
  await page.goto(server.base + "/");
  await shoot(page, "closed");
  await page.goto(server.address);
  await shoot(page, "empty");
  await page.goto(server.base + "/ledgers/hightech_certificate");
  await shoot(page, "empty-ledger");
  await page.goto(server.base + "/nowhere");
  await shoot(page, "lost");
  await server.stop();
  fs.rmSync(book.folder, { recursive: true });
}

function documentPicture(book) {
  const docx = path.join(book.folder, "report.docx");
  book.run("report", "half-year", ...WHEN, "-o", docx);
  execFileSync("soffice", [`-env:UserInstallation=file://${book.folder}/office`, "--headless", "--convert-to", "pdf", "--outdir",
    book.folder, docx], { stdio: "ignore" });
  execFileSync("pdftoppm", ["-png", "-gray", "-r", "80", "-f", "1", "-l", "1", "-singlefile", path.join(book.folder, "report.pdf"),
    path.join(out, "report-docx")]);
}

const browser = await launch();
if (!browser) {
  console.log("needs chromium and playwright-core (npm ci in tests/web)");
  process.exit(1);
}
fs.mkdirSync(out, { recursive: true });
const book = district();
const server = await serve(kezhang, book);
const { page, errors } = await newPage(browser, {});
try {
  await page.goto(server.address);
  await pages(page, server.base, book);
  await written(page, server.base, book);
  await compared(page, server.base, book);
  await printed(page, server.base, book, "home", "/?" + CHOICES, 1);
  await empty(browser);
  await above(browser);
  documentPicture(book);
} finally {
  await browser.close();
  await server.stop();
  fs.rmSync(book.folder, { recursive: true });
}
if (errors.length) console.log(errors.join("\n"));
for (const name of fs.readdirSync(out)) {
  const size = fs.statSync(path.join(out, name)).size;
  if (size > 220 * 1024) console.log(`${name}: ${size} bytes, more than 220 KB`);
}
