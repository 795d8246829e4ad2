// The main job in a browser: first_slice.mjs KEZHANG SAMPLE-FOLDER
//
// A new book, files dropped, previewed and accepted, a wrong row kept out, the report opened, a figure followed to its
// rows and a row to its record, a change taken back, a report made final and drifting; once with JavaScript and once
// without. Without chromium or playwright-core (npm ci in tests/web) it skips, visibly.
import fs from "node:fs";
import path from "node:path";
import { launch, newBook, newPage, serve } from "./district.mjs";

const [kezhang, sample] = process.argv.slice(2);
const CHOICES = "?unit=349902&period=2023H1&cutoff=2023-06-20";
let failures = 0;

function check(holds, what) {
  if (holds) return;
  failures++;
  console.log("FAIL: " + what);
}

const body = (page) => page.innerText("main");

// With JavaScript choosing a file sends the form at once; without it the button does.
async function drop(page, base, file, script, options) {
  await page.goto(base + "/drop" + CHOICES);
  if (options) {
    await page.click(".drop-more summary");
    for (const [name, value] of Object.entries(options)) {
      if (value === true) await page.check(`.drop-more [name=${name}]`);
      else await page.fill(`.drop-more [name=${name}]`, value);
    }
  }
  await page.setInputFiles("input[type=file]", file);
  if (!script) await page.click("text=选好后预览");
  await page.waitForURL(/\/drop\/[0-9a-f]{64}/);
}

async function accept(page, words) {
  await page.click(words || "button:text-is('接收')");
  await page.waitForURL(/\/changes\/\d+/);
}

async function tally(page) {
  const text = await page.innerText(".tally");
  return text.replace(/\s+/g, " ").trim();
}

async function bringIn(page, base, folder, script) {
  await drop(page, base, path.join(sample, "辖区.csv"), script);
  check((await tally(page)).startsWith("新增 15 变更 0 相同 0 有误 0"), "units: " + await tally(page));
  check((await body(page)).includes("认作 辖区"), "the file is not recognised");
  await page.reload();
  check((await tally(page)).startsWith("新增 15"), "a preview wrote something or cannot be opened again");
  await accept(page);
  check(await page.locator("text=看辖区台账").count() === 1, "after accepting there is no way to the ledger");
  await drop(page, base, path.join(sample, "单位名录.csv"), script);
  check((await tally(page)).startsWith("新增 64"), "firms: " + await tally(page));
  await accept(page);
  await drop(page, base, path.join(sample, "高企名单.xlsx"), script,
    { full: true, as_of: "2023-06-20", from: "2022-01-01" });
  check((await tally(page)).startsWith("新增 62 变更 0 相同 0 有误 0"), "certificates: " + await tally(page));
  await accept(page);
  for (const name of ["目标任务.csv", "技术合同通报.csv", "研发经费与生产总值.csv"]) {
    await drop(page, base, path.join(sample, name), script);
    await accept(page);
  }
  await drop(page, base, path.join(sample, "单位名录.csv"), script);
  check((await body(page)).includes("没有要写入的"), "the same file again has something to write");
}

// Two files at once come back as two cards.
async function bringTwo(page, base, script) {
  await page.goto(base + "/drop" + CHOICES);
  await page.setInputFiles("input[type=file]", [path.join(sample, "辖区.csv"), path.join(sample, "目标任务.csv")]);
  if (!script) await page.click("text=选好后预览");
  await page.waitForURL(/file=/);
  check(await page.locator(".card-file").count() === 2, "two files do not give two cards");
}

async function keepOutWrongRows(page, base, folder, script) {
  const file = path.join(folder, "辖区补充.csv");
  fs.writeFileSync(file, "名称,简称,级别,上级辖区,区划代码\n新增街道,新增,乡镇街道,云东区,349902008\n坏级别街道,坏,星球,云东区,349902009\n");
  await drop(page, base, file, script);
  const text = await body(page);
  check(/有误 1/.test(await tally(page)), "one row should be wrong: " + await tally(page));
  check(text.includes("!C3") && text.includes("星球"), "the wrong cell is not told with its address and value");
  check(await page.locator("button:text-is('接收')").count() === 0, "wrong rows can be accepted in silence");
  await accept(page, "button:has-text('先接收其余 1 行')");
  const undone = page.url().replace(/\?.*/, "");
  await page.click("button:text-is('撤销')");
  await page.waitForURL((url) => url.pathname.startsWith("/changes/") && !url.href.startsWith(undone + "?"));
  await page.goto(undone);
  check((await body(page)).includes("撤销"), "a change that was taken back does not say so");
  await page.goto(base + "/ledgers/unit" + CHOICES + "&q=" + encodeURIComponent("新增街道"));
  check((await body(page)).includes("没有符合条件的记录"), "the record is there after the undo");
}

// The first page: every number is a link, and leads to a page that says the same number.
async function home(page, base) {
  // nothing chosen: the newest period that something is known of
  await page.goto(base + "/");
  check((await page.innerText(".page-head")).includes("2023年上半年 · 截至2023年6月20日"), "opens on " + await page.innerText(".page-head"));
  await page.goto(base + "/" + CHOICES);
  const row = page.locator("tr", { hasText: "高新技术企业总数" });
  check((await row.innerText()).includes("86.4%"), "completion: " + await row.innerText());
  const figures = page.locator("td .figure");
  check(await figures.count() > 30, "too few numbers are links: " + await figures.count());
  const now = row.locator("td.now .figure");
  const shown = (await now.evaluate((node) => node.firstChild.textContent)).trim();
  await now.click();
  await page.waitForURL(/\/trace\?/);
  check(await page.innerText(".trace-value b") === shown, "the trace says another number than the table");
  // a firm with two certificates in force stands there twice and counts once
  const adds = await page.locator(".table-trace tbody td:nth-last-child(2)").allInnerTexts();
  const sum = adds.reduce((all, text) => all + Number(text), 0);
  check(String(sum) === shown && adds.length >= sum, `${adds.length} rows add up to ${sum}, not ${shown}`);
  check(await page.innerText(".table-trace .total") === shown, "the sum at the foot is another");
}

async function report(page, base) {
  await page.goto(base + "/reports" + CHOICES);
  await page.click("text=上半年科技创新主要指标情况");
  await page.waitForURL(/half-year-one-page/);
  const text = await page.innerText("article.doc");
  check(text.includes("高新技术企业57家") && text.includes("同比增长78.1%"), "the report reads: " + text.slice(0, 200));
  await page.locator("article.doc a.fig", { hasText: /^11$/ }).first().click();
  await page.waitForURL(/\/trace\?indicator=hightech\.recognised/);
  check(await page.locator(".table-trace tbody tr").count() === 11, "eleven firms should be listed");
  check((await body(page)).includes("无法判断的记录") && (await body(page)).includes("云江华晟新材料有限公司"),
    "the undecidable row does not stand apart");
  await page.click("text=云江禾丰软件有限公司");
  await page.waitForURL(/\/ledgers\/hightech_certificate\/\d+/);
  const record = await body(page);
  check(/高企名单\.xlsx 高企名单![A-Z]+\d+ · 第 4 号变更/.test(record), "the record does not tell its file, sheet and cell");
  check(record.includes("新建"), "the record has no history");
}

async function makeFinal(page, base) {
  await page.goto(base + "/reports/half-year-one-page" + CHOICES);
  const [file] = await Promise.all([page.waitForEvent("download"), page.click("text=导出 Word")]);
  check(file.suggestedFilename().endsWith(".docx"), "the document is called " + file.suggestedFilename());
  check(fs.readFileSync(await file.path()).subarray(0, 2).toString() === "PK", "the document is no .docx");
  await page.click("button:text-is('定稿')");
  await page.waitForURL(/\/frozen\/\d+/);
  const frozen = page.url();
  check((await body(page)).includes("定稿后没有变化"), "a document drifts without a change");
  // what was final stays, and the page tells what changed since
  await page.goto(base + "/changes/4" + CHOICES);
  await page.click("button:text-is('撤销')");
  await page.waitForLoadState();
  await page.goto(frozen);
  check((await body(page)).includes("高新技术企业总数") && (await body(page)).includes("减少"), "the drift is not told");
}

// The three choices travel with every link, and a new period forgets the old cutoff.
async function choices(page, base) {
  await page.goto(base + "/trace" + CHOICES + "&indicator=hightech.stock");
  await page.selectOption("select[name=period]", "2022");
  await page.click(".choice-go");
  await page.waitForURL(/period=2022/);
  check(page.url().includes("indicator=hightech.stock"), "the indicator is lost: " + page.url());
  check(await page.inputValue(".choices input[name=cutoff]") === "2022-12-31", "the cutoff is of the other period");
  for (const href of await page.locator(".side-item").evaluateAll((all) => all.map((a) => a.getAttribute("href"))))
    check(href.includes("unit=349902&period=2022"), "a menu entry forgets the choices: " + href);
  await page.fill(".top-search input[type=search]", "yjhf");
  await page.press(".top-search input[type=search]", "Enter");
  await page.waitForURL(/\/search/);
  check((await body(page)).includes("云江禾丰软件有限公司"), "pinyin initials find nothing");
}

// Years later the first page still opens on the period of the data, not on the year of the clock.
async function yearsLater(browser, book) {
  const server = await serve(kezhang, book, "2026-03-01");
  const { context, page } = await newPage(browser, {});
  await page.goto(server.address);
  const head = await page.innerText(".page-head");
  check(head.includes("2023年上半年 · 截至2023年6月18日"), "years later it opens on " + head);
  await context.close();
  await server.stop();
}

async function run(browser, script) {
  const book = newBook(kezhang);
  const server = await serve(kezhang, book);
  const { context, page, errors } = await newPage(browser, { javaScriptEnabled: script, acceptDownloads: true });
  try {
    await page.goto(server.address);
    check((await body(page)).includes("把文件拖到这里"), "the empty book does not say what to do");
    await bringIn(page, server.base, book.folder, script);
    await bringTwo(page, server.base, script);
    await keepOutWrongRows(page, server.base, book.folder, script);
    await home(page, server.base);
    await report(page, server.base);
    await choices(page, server.base);
    await makeFinal(page, server.base);
    await yearsLater(browser, book);
    check(errors.length === 0, "the browser complains: " + errors.join(" | "));
    check(!/ (error|warn) /.test(server.log()), "the server complains: " + server.log().split("\n").filter((l) => / (error|warn) /.test(l)));
    book.run("verify");
  } finally {
    await context.close();
    await server.stop();
    fs.rmSync(book.folder, { recursive: true });
  }
}

const browser = await launch();
if (!browser) {
  console.log("SKIP: needs chromium and playwright-core (npm ci in tests/web)");
  process.exit(77);
}
for (const script of [true, false]) {
  try {
    await run(browser, script);
  } catch (error) {
    check(false, `${script ? "with" : "without"} JavaScript: ${error.message}`);
  }
}
await browser.close();
console.log(failures ? `${failures} failures` : "ok");
process.exit(failures ? 1 : 0);
