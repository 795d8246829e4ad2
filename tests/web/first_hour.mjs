// The first hour in a browser: first_hour.mjs KEZHANG SAMPLE-FOLDER
//
// An empty book; six lists dropped at once in the worst order, looked at, accepted; the table of completion; a figure
// followed to its rows and a row to its record and cell; the report, made and made final; a late list that changes a
// figure, the drift with its rows, the change taken back; wrong rows kept out, an unknown list told column by column.
// Once with JavaScript and once without. Without chromium or playwright-core (npm ci in tests/web) it skips, visibly.
import fs from "node:fs";
import path from "node:path";
import { launch, newBook, newPage, serve } from "./district.mjs";

const [kezhang, sample] = process.argv.slice(2);
const CHOICES = "?unit=349902&period=2023H1&cutoff=2023-06-20";
const WORST_ORDER = ["高企名单.xlsx", "目标任务.csv", "技术合同通报.csv", "研发经费与生产总值.csv", "单位名录.csv", "辖区.csv"];
let failures = 0;

function check(holds, what) {
  if (holds) return;
  failures++;
  console.log("FAIL: " + what);
}

const body = (page) => page.innerText("main");
const flat = (text) => text.replace(/\s+/g, " ").trim();

// With JavaScript choosing files sends the form at once; without it the button does.
async function choose(page, files, script, options) {
  if (options) {
    await page.click(".drop-more > summary");
    for (const [name, value] of Object.entries(options)) {
      if (value === true) await page.check(`.drop-more [name=${name}]`);
      else await page.fill(`.drop-more [name=${name}]`, value);
    }
  }
  await page.setInputFiles("input[type=file]", files);
  if (!script) await page.click("text=选好后预览");
}

async function drop(page, base, file, script, options) {
  await page.goto(base + "/drop" + CHOICES);
  await choose(page, file, script, options);
  await page.waitForURL(/\/drop\/[0-9a-f]{64}/);
}

async function accept(page, words) {
  await page.click(words || "button:text-is('接收')");
  await page.waitForURL(/\/changes\/\d+/);
}

const tally = async (page) => flat(await page.innerText(".tally"));

// Everything at once, on the very first page.
async function bringAll(page, base, script) {
  check((await body(page)).includes("把文件拖到这里"), "the empty book does not say what to do");
  await choose(page, WORST_ORDER.map((name) => path.join(sample, name)), script);
  await page.waitForURL(/\/drop\?.*batch=[0-9a-f]{64}/);
  const cards = page.locator(".card-file");
  check(await cards.count() === 6, "six files do not give six cards");
  for (const [name, words] of [["高企名单.xlsx", "认作 高企证书"], ["目标任务.csv", "认作 目标任务"], ["辖区.csv", "新增 15 变更 0 相同 0 有误 0"],
    ["单位名录.csv", "新增 64 变更 0 相同 0 有误 0"], ["高企名单.xlsx", "新增 62 变更 0 相同 0 有误 0"]]) {
    const text = flat(await cards.filter({ hasText: name }).innerText());
    check(text.includes(words), `the card of ${name} says ${text}`);
  }
  check((await cards.filter({ hasText: "高企名单.xlsx" }).innerText()).includes("有 1 列不取：序号"), "the column not taken is not told");
  await page.reload();
  check(await cards.count() === 6, "a preview wrote something or cannot be opened again");
  await page.click("button:text-is('全部接收')");
  await page.waitForURL(/taken=2-3-4-5-6-7/);
  check((await body(page)).includes("已接收"), "after accepting the page does not say so");
  check((await cards.filter({ hasText: "辖区.csv" }).innerText()).includes("没有要写入的"), "the accepted file still has something to write");
  // the complete list: the same rows, and that there are no others
  await drop(page, base, path.join(sample, "高企名单.xlsx"), script, { full: true, as_of: "2023-06-20", from: "2022-01-01" });
  check((await tally(page)).startsWith("新增 0 变更 0 相同 62 有误 0"), "certificates again: " + await tally(page));
  await accept(page);
  await drop(page, base, path.join(sample, "单位名录.csv"), script);
  check((await body(page)).includes("没有要写入的"), "the same file again has something to write");
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
  check((await body(page)).includes("新建 1 条"), "the change does not tell what it did");
  const made = page.url().replace(/\?.*/, "");
  await page.click("button:text-is('撤销')");
  await page.waitForURL((url) => url.pathname.startsWith("/changes/") && !url.href.startsWith(made + "?"));
  await page.goto(made);
  check(/已由第 \d+ 号变更撤销/.test(await body(page)), "a change that was taken back does not say so");
  await page.goto(base + "/ledgers/unit" + CHOICES + "&q=" + encodeURIComponent("新增街道"));
  check((await body(page)).includes("没有符合条件的记录"), "the record is there after the undo");
}

// A list whose head nobody knows: its ledger is chosen, then its columns, by lists to choose from.
async function tellColumns(page, base, folder, script) {
  const file = path.join(folder, "新表.csv");
  fs.writeFileSync(file, "谁家,在哪,哪类\n云江新芽生物科技有限公司,石桥镇,企业\n");
  await drop(page, base, file, script);
  check((await body(page)).includes("认不出是哪本台账的表") && (await body(page)).includes("谁家"), "an unknown list does not show what stands in it");
  await page.selectOption(".form [name=ledger]", "party");
  await page.click("button:text-is('重新预览')");
  await page.waitForURL(/ledger=party/);
  await page.click("summary:has-text('哪一列是什么')");
  await page.selectOption("[name=col-0]", "name");
  await page.selectOption("[name=col-1]", "district");
  await page.selectOption("[name=col-2]", "kind");
  await page.click("button:text-is('按此重新预览')");
  await page.waitForLoadState();
  check((await tally(page)).startsWith("新增 1 变更 0 相同 0 有误 0"), "told column by column: " + await tally(page));
  check((await body(page)).includes("石桥镇"), "the new row is not shown");
}

// The first page: every number is a link, and leads to a page that says the same number.
async function home(page, base) {
  // nothing chosen: the newest period that something is known of
  await page.goto(base + "/");
  check((await page.innerText(".page-head")).includes("2023年上半年 · 截至2023年6月20日"), "opens on " + await page.innerText(".page-head"));
  await page.goto(base + "/" + CHOICES);
  check((await page.innerText(".summary")).includes("任务 3 项"), "the tasks are not summed up");
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
  const years = page.locator(".series-table tbody tr");
  check(flat(await years.nth(0).innerText()).startsWith("2023年 57") && flat(await years.nth(1).innerText()).startsWith("2022年 32"),
    "the years say " + flat(await page.innerText(".series-table")));
  check(await page.locator("svg.chart rect").count() > 3, "there is no chart");
  const [file] = await Promise.all([page.waitForEvent("download"), page.click("text=导出名单")]);
  check(file.suggestedFilename() === "高新技术企业总数（云东区，截至2023年6月20日）.xlsx", "the list is called " + file.suggestedFilename());
}

// The table as Word and as Excel, from its own page; on a phone the buttons do not push it sideways.
async function tableFiles(page, base) {
  await page.goto(base + "/" + CHOICES);
  for (const [button, end] of [["Word", "docx"], ["Excel", "xlsx"]]) {
    const [file] = await Promise.all([page.waitForEvent("download"), page.click(`.page-files button:text-is('${button}')`)]);
    check(file.suggestedFilename() === `云东区2023年上半年主要指标完成情况表（内部稿）.${end}`, "the table is called " + file.suggestedFilename());
    check(fs.readFileSync(await file.path()).subarray(0, 2).toString() === "PK", `the table is no .${end}`);
  }
  const size = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  check(await page.evaluate(() => document.documentElement.scrollWidth) <= 390, "on a phone the table of completion goes sideways");
  for (const box of await page.locator(".page-actions .btn:visible").all().then((all) => Promise.all(all.map((b) => b.boundingBox()))))
    check(box.x >= 0 && box.x + box.width <= 390, "a button stands outside of a phone");
  const group = await page.locator(".table-group-words").boundingBox();
  check(group.x >= 0 && group.x + group.width <= 390, `the words between the rows are cut: ${group.x} + ${group.width}`);
  await page.setViewportSize(size);
  await page.goto(base + "/reports/half-year" + CHOICES);
  check(await page.locator("text=导出 Excel").count() === 0, "a text is offered as a workbook");
  const refused = await page.request.get(base + "/reports/half-year/xlsx" + CHOICES);
  check(refused.status() === 400 && (await refused.text()).includes("没有表"), `a text as a workbook: ${refused.status()}`);
  await page.goto(base + "/reports/completion-table" + CHOICES);
  const [sheet] = await Promise.all([page.waitForEvent("download"), page.click("text=导出 Excel")]);
  check(sheet.suggestedFilename().endsWith(".xlsx"), "the workbook is called " + sheet.suggestedFilename());
  await page.setViewportSize({ width: 390, height: 844 });
  check(await page.evaluate(() => document.documentElement.scrollWidth) <= 390, "on a phone the document goes sideways");
  check(await page.evaluate(() => { const box = document.querySelector(".doc .wide"); return box.scrollWidth > box.clientWidth; }),
    "the table does not scroll in its own box");
  const broken = await page.evaluate(() => [...document.querySelectorAll(".doc .wide tbody td.r, .doc .wide tbody td.c")]
    .filter((cell) => {
      const range = document.createRange();
      range.selectNodeContents(cell);
      return range.getBoundingClientRect().height > 1.5 * parseFloat(getComputedStyle(cell).lineHeight);
    }).map((cell) => cell.textContent));
  check(broken.length === 0, "on a phone numbers break: " + broken.join("、"));
  await page.setViewportSize(size);
}

async function report(page, base) {
  await page.goto(base + "/reports" + CHOICES);
  check(!(await body(page)).includes("half-year"), "a report is shown by its code");
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
  check(/高企名单\.xlsx 高企名单![A-Z]+\d+ · 第 \d+ 号变更/.test(record), "the record does not tell its file, sheet and cell");
  check(record.includes("新建"), "the record has no history");
}

// What was final stays; a late list changes a figure, and the page tells which row did it; taken back, nothing has changed.
async function makeFinal(page, base, folder, script) {
  await page.goto(base + "/reports/half-year-one-page" + CHOICES);
  const [file] = await Promise.all([page.waitForEvent("download"), page.click("text=导出 Word")]);
  check(file.suggestedFilename().endsWith(".docx"), "the document is called " + file.suggestedFilename());
  check(fs.readFileSync(await file.path()).subarray(0, 2).toString() === "PK", "the document is no .docx");
  await page.click("button:text-is('定稿')");
  await page.waitForURL(/\/frozen\/\d+/);
  const frozen = page.url();
  check((await body(page)).includes("定稿后没有变化"), "a document drifts without a change");
  const late = path.join(folder, "补录高企.csv");
  fs.writeFileSync(late, "企业名称,证书编号,发证日期\n云江恒远软件有限公司,GR202334900099,2023-06-05\n");
  await drop(page, base, late, script);
  await accept(page);
  const change = page.url();
  await page.goto(frozen);
  const drift = flat(await body(page));
  check(drift.includes("3 个数变了，1 个数没有变而记录或口径变了"), "the page does not tell what changed: " + drift);
  check(/高新技术企业总数 57家 57家 数没有变，记录变了，增加 1 条/.test(drift), "a record more is told as one firm more: " + drift);
  check(/高企新认定数 11家 12家 增加 1 条 增加/.test(drift) && drift.includes("高企证书“云江恒远软件有限公司”"), "the drift is not told: " + drift);
  await page.goto(change);
  await page.click("button:text-is('撤销')");
  await page.waitForURL((url) => url.href !== change);
  await page.goto(frozen);
  check((await body(page)).includes("定稿后没有变化"), "a change taken back still drifts");
  await page.goto(base + "/frozen" + CHOICES);
  check(await page.locator("tbody tr").count() === 1, "the list of final documents is empty");
}

// The three choices travel with every link, and a new period forgets the old cutoff.
async function choices(page, base, script) {
  await page.goto(base + "/trace" + CHOICES + "&indicator=hightech.stock");
  await page.selectOption("select[name=period]", "2022");
  if (!script) await page.click(".choice-go");
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

// Pages of a ledger, its search, and the keys.
async function lists(page, base, script) {
  const first = page.locator("#list tbody tr a").first();
  await page.goto(base + "/ledgers/party" + CHOICES);
  check((await body(page)).includes("第 1 页，共 2 页"), "64 firms are not two pages");
  const begin = await first.innerText();
  await page.click("text=下一页");
  await page.waitForURL(/page=2/);
  check(await page.locator("#list tbody tr").count() === 14 && await page.locator("text=下一页").count() === 0, "the second page is not the last");
  await page.click("text=上一页");
  await page.waitForURL((url) => !url.search.includes("page="));
  check(await first.innerText() === begin, "back leads elsewhere");
  await page.fill("#content [name=q]", "yjhf");
  if (!script) await page.click("button:text-is('查找')");
  await page.waitForURL(/q=yjhf/);
  if (script) await page.waitForFunction(() => !document.querySelector("#list").innerText.includes("共 64 条"));
  check((await page.innerText("#list")).includes("云江禾丰软件有限公司"), "the search of a list finds nothing");
  if (!script) return;
  await page.goto(base + "/ledgers/party" + CHOICES);
  const focused = () => page.evaluate(() => document.activeElement.getAttribute("name") || document.activeElement.textContent);
  await page.keyboard.press("/");
  check(await focused() === "q", "/ goes to the search field");
  await page.keyboard.press("Escape");
  await page.keyboard.press("ArrowDown");
  check(await focused() === begin, "an arrow goes to the first row");
  await page.keyboard.press("ArrowDown");
  const second = await focused();
  await page.keyboard.press("ArrowUp");
  check(second !== begin && await focused() === begin, "arrows walk the rows");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/ledgers\/party\/\d+/);
  await page.keyboard.press("Escape");
  await page.waitForURL(/\/ledgers\/party\?/);
}

// Last year's list against the ledger: one renamed, one gone, one the same whose founding day differs; nothing is written.
async function compareLists(page, base, folder) {
  const lines = fs.readFileSync(path.join(sample, "单位名录.csv"), "utf8").replace(/^\uFEFF/, "").trim().split(/\r?\n/);
  const head = lines[0].split(","), rows = lines.slice(1, 4).map((line) => line.split(","));
  const renamed = rows[0][0];
  rows[0][0] = "从前叫这个名字的公司";
  rows[1][head.indexOf("所属行业")] = "渔业";
  const file = path.join(folder, "去年名录.csv");
  fs.writeFileSync(file, [lines[0], ...rows.map((row) => row.join(",")), "早已不在的公司" + ",".repeat(head.length - 1)].join("\n") + "\n");
  await page.goto(base + "/changes" + CHOICES);
  const changes = await page.innerText("tbody");
  await page.goto(base + "/compare" + CHOICES);
  await page.setInputFiles("[name=a_file]", file);
  await page.click("button:text-is('比对')");
  check((await body(page)).includes("后一份还没有选"), "that a list is lacking is not told");
  check((await body(page)).includes("已选 去年名录.csv"), "the list that was chosen is forgotten");
  await page.selectOption("[name=b_ledger]", "party");
  await page.click("button:text-is('比对')");
  await page.waitForURL(/a_list=[0-9a-f]{64}.*b_ledger=party/);
  const tabs = flat(await page.innerText(".tabs"));
  check(/缺少 1 更名 1 疑似更名 0 变更 1 前一份重复 0 后一份重复 0 相同 2/.test(tabs), "the comparison comes to " + tabs);
  await page.click(".tab:has-text('更名'):not(:has-text('疑似'))");
  await page.waitForURL(/show=renamed/);
  const row = flat(await page.innerText("#outcome tbody tr"));
  check(row.includes("从前叫这个名字的公司") && row.includes(renamed) && row.includes("第 2 行"), "the renamed firm: " + row);
  await page.click(".tab:has-text('变更')");
  await page.waitForURL(/show=changed/);
  check((await page.innerText("#outcome tbody tr")).includes("行业：渔业 → "), "what changed is not told");
  await page.click("#outcome tbody tr a");
  await page.waitForURL(/\/ledgers\/party\/\d+/);
  await page.goBack();
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("text=导出 Excel")]);
  check(download.suggestedFilename() === "名单比对.xlsx", "the outcome is saved as " + download.suggestedFilename());
  await page.goto(base + "/changes" + CHOICES);
  check(await page.innerText("tbody") === changes, "a comparison has written something");
}

// A complete list that lacks firms of the ledger: they are told with their place, and stay.
async function tellAbsent(page, base, folder, script) {
  const lines = fs.readFileSync(path.join(sample, "单位名录.csv"), "utf8").trim().split(/\r?\n/);
  const file = path.join(folder, "全部单位.csv");
  fs.writeFileSync(file, lines.slice(0, -2).join("\n") + "\n");
  await drop(page, base, file, script, { full: true, as_of: "2023-06-20" });
  const text = flat(await body(page));
  check(text.includes("台账里有、这份完整名单里没有的 2 条"), "what a complete list lacks is not told: " + text.slice(0, 400));
  check(text.includes(lines.at(-1).split(",")[0]) && text.includes("单位名录.csv 第 65 行"), "it is not told who, and where from");
  await page.click("h3:has-text('台账里有') ~ .sheet a");
  await page.waitForURL(/\/ledgers\/party\/\d+/);
}

// Years later the first page still opens on the period of the data, not on the year of the clock.
async function yearsLater(browser, book) {
  const server = await serve(kezhang, book, "2026-03-01");
  const { context, page } = await newPage(browser, {});
  await page.goto(server.address);
  const head = await page.innerText(".page-head");
  check(head.includes("2023年上半年 · 截至2023年6月20日"), "years later it opens on " + head);
  await context.close();
  await server.stop();
}

async function run(browser, script) {
  const book = newBook(kezhang);
  const server = await serve(kezhang, book);
  const { context, page, errors } = await newPage(browser, { javaScriptEnabled: script, acceptDownloads: true });
  try {
    await page.goto(server.address);
    await bringAll(page, server.base, script);
    await home(page, server.base);
    await tableFiles(page, server.base);
    await report(page, server.base);
    await makeFinal(page, server.base, book.folder, script);
    await keepOutWrongRows(page, server.base, book.folder, script);
    await tellColumns(page, server.base, book.folder, script);
    await choices(page, server.base, script);
    await lists(page, server.base, script);
    await compareLists(page, server.base, book.folder);
    await tellAbsent(page, server.base, book.folder, script);
    check(errors.length === 0, "the browser complains: " + errors.join(" | "));
    check(!/ (error|warn) /.test(server.log()), "the server complains: " + server.log().split("\n").filter((l) => / (error|warn) /.test(l)));
    await yearsLater(browser, book);
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
    check(false, `${script ? "with" : "without"} JavaScript: ${error.stack}`);
  }
}
await browser.close();
console.log(failures ? `${failures} failures` : "ok");
process.exit(failures ? 1 : 0);
