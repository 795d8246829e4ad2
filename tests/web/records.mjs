// Records by hand in a browser: records.mjs KEZHANG SAMPLE-FOLDER
//
// A firm is added with two former names and found by its pinyin; changed from a day on; a project refers to it by
// initials; two people change it at once and nothing is lost; wrong input is told at its field; a record is voided and
// stands in the drift of a frozen report. Once with JavaScript and once without. Skips visibly without chromium.
import fs from "node:fs";
import path from "node:path";
import { launch, newBook, newPage, serve } from "./district.mjs";

const [kezhang, sample] = process.argv.slice(2);
const CHOICES = "?unit=349902&period=2023H1&cutoff=2023-06-20";
const WHEN = ["--unit", "云东区", "--period", "2023H1", "--cutoff", "2023-06-20"];
const NAME = "云江青禾智能装备有限公司";
const CODE = "91349902MA2Q1W3E4R";
const HOSTILE = "<script>alert(1)</script>\"' or 1=1; --％ _";
let failures = 0;

function check(holds, what) {
  if (holds) return;
  failures++;
  console.log("FAIL: " + what);
}

const body = (page) => page.innerText("main");
const flat = (text) => text.replace(/\s+/g, " ").trim();
const input = (name) => `[name="${name}"]`;
const message = (page, name) => page.locator(".entry", { has: page.locator(input(name)) }).locator(".entry-message").innerText();
const value = (page, name) => page.inputValue(input(name));

// By keyboard: without JavaScript the page may draw no further frame, which a click would wait for.
async function press(page, what, key) {
  await (typeof what === "string" ? page.locator(what).first() : what).focus();
  await page.keyboard.press(key);
}
const click = (page, what) => press(page, what, "Enter");

const submit = (page, what) => Promise.all([page.waitForEvent("load"), click(page, what)]);
const save = (page) => submit(page, "button[data-key=save]");

async function saved(page, what) {
  check(/已保存为第 \d+ 号变更/.test(await body(page)), `${what}: not saved: ` + flat(await body(page)).slice(0, 300));
}

// A reference: typed, then chosen among what comes; without JavaScript the form comes back with the choice.
async function refer(page, name, words, title, script) {
  await page.fill(input(name), words);
  if (script) await page.waitForSelector(`.pick-list ${input(name + ".pick")}`);
  else await save(page);
  await press(page, page.locator(".pick-list label", { hasText: title }).locator("input"), "Space");
}

async function addFirm(page, base, script) {
  await page.goto(base + "/ledgers/party" + CHOICES);
  await click(page, "text=新建");
  await page.fill(input("f.name"), NAME);
  await page.fill(input("f.code"), "91349902MA00000000");
  await page.fill(input("f.founded"), "去年");
  await page.selectOption(input("f.kind"), "企业");
  await page.fill(input("f.capital"), "1200万元");
  await page.fill(input("f.telephone"), "13900000000");
  await save(page);
  check(/校验/.test(await message(page, "f.code")), "a wrong credit code: " + await message(page, "f.code"));
  check(/“去年”不是日期/.test(await message(page, "f.founded")), "a wrong date: " + await message(page, "f.founded"));
  check(await value(page, "f.name") === NAME && await value(page, "f.capital") === "1200万元", "what was typed is lost");
  await page.fill(input("f.code"), "");
  await page.fill(input("f.founded"), "2016年5月");
  await refer(page, "f.district", "sqz", "石桥镇", script);
  await page.fill(input("f.district.from"), "2020-01-01");
  await page.fill(input("c.party_former_name.0.name"), "云江青禾机械厂");
  await submit(page, "text=再加几行");
  check(await value(page, "c.party_former_name.0.name") === "云江青禾机械厂", "more rows lose the first");
  await page.fill(input("c.party_former_name.1.name"), "云江青禾装备厂");
  await page.fill(input("c.party_former_name.1.ended"), "2019-12");
  await save(page);
  await saved(page, "a new firm");
  const text = flat(await body(page));
  for (const words of ["2016年5月", "1,200", "石桥镇", "云江青禾机械厂", "云江青禾装备厂", "不在此显示"])
    check(text.includes(words), "the record does not show " + words);
  return page.url().replace(/\?.*/, "");
}

async function findFirm(page, base) {
  for (const words of ["yjqhzn", "青禾 智能", "qhzn"]) {
    await page.goto(base + "/search" + CHOICES + "&q=" + encodeURIComponent(words));
    check((await body(page)).includes(NAME), words + " does not find the firm");
    await page.goto(base + "/ledgers/party" + CHOICES + "&q=" + encodeURIComponent(words));
    check((await body(page)).includes(NAME), words + " does not find the firm in its ledger");
  }
}

async function changeFirm(page, record, script) {
  await page.goto(record + CHOICES);
  await click(page, "text=修改");
  check(await value(page, "f.telephone") === "", "what is personal stands in the form");
  await refer(page, "f.district", "qqz", "清泉镇", script);
  await page.fill(input("f.district.from"), "2023-03-01");
  await page.fill(input("c.party_former_name.0.name"), "云江青禾农机厂");
  await press(page, input("c.party_former_name.1.drop"), "Space");
  await page.fill("#why", "迁址批复");
  await save(page);
  await saved(page, "a changed firm");
  const text = flat(await body(page));
  check(text.includes("清泉镇") && text.includes("云江青禾农机厂") && !text.includes("云江青禾装备厂"), "the change is not shown: " + text.slice(0, 500));
  await page.goto(record + CHOICES.replace("2023-06-20", "2023-02-20").replace("2023H1", "2023Q1"));
  check(/辖区 石桥镇/.test(flat(await body(page))), "before the day it lay elsewhere");
}

// The duplicate is told while typing, or when saving; it can be written all the same.
async function warnOfTwins(page, base, script) {
  await page.goto(base + "/ledgers/party/new" + CHOICES);
  await page.fill(input("f.name"), "云江市" + NAME.replace("有限公司", "有限责任公司").slice(2));
  if (script) await page.waitForSelector("#alike a");
  else await save(page);
  check((await page.innerText("#alike")).includes(NAME), "the like name is not told");
  if (script) await save(page);
  check(await page.locator(input("sure")).count() === 1, "it is not asked whether it is another");
}

async function project(page, base, script) {
  await page.goto(base + "/ledgers/project/new" + CHOICES);
  await page.fill(input("f.name"), "智能除草机研发");
  await page.fill(input("f.programme"), "市重点研发计划");
  await page.selectOption(input("f.level"), "市");
  await page.fill(input("f.year"), "2023");
  await page.selectOption(input("f.state"), "立项");
  await page.fill(input("f.filed"), "2023-05-02");
  await page.fill(input("f.recommended"), "2023-04-01");
  await refer(page, "f.holder", "yjqhzn", NAME, script);
  await save(page);
  check((await message(page, "f.recommended")).includes("推荐日期不应早于申报日期"), "the check is not at its field");
  check((await message(page, "f.approved")).includes("须填立项日期"), "the missing date is not at its field");
  await page.fill(input("f.recommended"), "2023-05-20");
  await page.fill(input("f.approved"), "2023-06-01");
  await save(page);
  check((await body(page)).includes("请补上立项文号"), "the warning is not told");
  await press(page, input("sure"), "Space");
  await save(page);
  await saved(page, "a project");
  return page.url().replace(/\?.*/, "");
}

// Two open the form; the second is told who wrote what, and keeps what was typed.
async function twoAtOnce(page, context, record) {
  const other = await context.newPage();
  await page.goto(record + "/edit" + CHOICES);
  await other.goto(record + "/edit" + CHOICES);
  await other.fill(input("f.industry"), "农机制造");
  await other.fill(input("f.short"), "青禾");
  await other.fill("#why", "行业核对");
  await save(other);
  await saved(other, "the first of two");
  await page.fill(input("f.industry"), "智能装备");
  await page.fill(input("f.capital"), "1500");
  await save(page);
  const text = flat(await body(page));
  check(text.includes("别人改过这条记录") && text.includes("行业核对") && text.includes("测试"), "who wrote meanwhile is not told: " + text.slice(0, 300));
  check(text.includes("别人刚改成“农机制造”"), "what somebody else wrote is not told");
  check(await value(page, "f.industry") === "智能装备" && await value(page, "f.capital") === "1500" && await value(page, "f.short") === "青禾",
    "something typed was lost, or something written");
  await save(page);
  await saved(page, "the second of two");
  check(flat(await body(page)).includes("智能装备"), "the second did not get through");
  await other.close();
}

// Voided by somebody while the form was open: what was typed stays.
async function voidedMeanwhile(page, context, base) {
  const other = await context.newPage();
  await page.goto(base + "/ledgers/party/new" + CHOICES);
  await page.fill(input("f.name"), "云江短命试验社");
  await save(page);
  const record = page.url().replace(/\?.*/, "");
  await page.goto(record + "/edit" + CHOICES);
  await other.goto(record + CHOICES);
  await click(other, "summary:has-text('登记错了')");
  await other.fill(".undo [name=why]", "登记错了");
  await submit(other, ".undo button");
  await page.fill(input("f.industry"), "试验");
  await save(page);
  check((await body(page)).includes("别人把这条记录作废了") && await value(page, "f.industry") === "试验", "a record voided meanwhile: " + flat(await body(page)).slice(0, 200));
  await other.close();
}

async function badInput(page, base, firm, projectRecord) {
  await page.goto(base + "/ledgers/party/new" + CHOICES);
  await page.fill(input("f.name"), HOSTILE);
  await page.fill(input("f.industry"), "长".repeat(1400));
  await page.fill(input("f.capital"), "1e9999");
  await page.fill(input("f.district"), "月球镇");
  await save(page);
  check((await message(page, "f.industry")).includes("4000"), "over-long text: " + await message(page, "f.industry"));
  check((await message(page, "f.district")).includes("没有“月球镇”"), "an unknown reference: " + await message(page, "f.district"));
  check(await value(page, "f.name") === HOSTILE, "a hostile name is changed");
  await page.fill(input("f.industry"), "");
  await page.fill(input("f.capital"), "");
  await page.fill(input("f.district"), "");
  await save(page);
  await saved(page, "a hostile name");
  check((await page.innerText("h1")) === HOSTILE, "a hostile name is shown as " + await page.innerText("h1"));
  const hostile = page.url().replace(/\?.*/, "");
  // referred to: it stays
  await page.goto(firm + CHOICES);
  await click(page, "summary:has-text('登记错了')");
  await page.fill(".undo [name=why]", "试一试");
  const refusal = page.waitForResponse((r) => r.url().includes("/void"));
  await click(page, ".undo button");
  check((await refusal).status() === 400, "a firm that a project names was voided");
  check((await page.innerText("body")).includes("引用"), "it is not told who refers to it");
  // a reference to what was voided meanwhile
  await page.goto(projectRecord + "/edit" + CHOICES);
  await page.evaluate(({ name, id }) => {
    const form = document.querySelector("form.edit");
    form.querySelector(`[name="${name}.pick"]`).value = id;
  }, { name: "f.holder", id: "999999" });
  await save(page);
  check((await message(page, "f.holder")).includes("已作废或不存在"), "a reference that leads nowhere");
  return hostile;
}

// Everything that names the firm, and its page of paper; the command writes the same.
async function paper(page, firm, book) {
  await page.goto(firm + CHOICES);
  check(flat(await page.innerText(".groups")).includes("项目 承担单位 1 项 智能除草机研发"), "the project is not among what names the firm: " + flat(await page.innerText(".groups")));
  await click(page, ".groups .head-link");
  await page.waitForURL(/r_holder=/);
  check(flat(await body(page)).includes("只列承担单位是“" + NAME + "”的") && await page.locator("tbody tr").count() === 1, "the list of what names the firm");
  await page.goto(firm + CHOICES);
  await click(page, ".page-actions >> text=一企一档");
  await page.waitForURL(/reports\/party-sheet/);
  const text = flat(await page.innerText("main"));
  for (const words of [NAME, "云江青禾农机厂", "清泉镇", "1500万元", "项目（1项）", "智能除草机研发", "2023年6月1日"])
    check(text.includes(words), "the firm's page does not say " + words + ": " + text.slice(0, 800));
  check(!text.includes("13900000000"), "the firm's page tells what is personal");
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
  check(pdf.match(/\/Type \/Page\b/g).length === 1, "the firm's page prints on more than one");
  const out = path.join(book.folder, "企业.docx");
  book.run("report", "一企一档", "--record", "单位/yjqhzn", ...WHEN, "-o", out);
  check(fs.readFileSync(out).subarray(0, 2).toString() === "PK", "no Word document was written");
}

// A file is attached under a hostile name, fetched as it was and never shown as a page, taken off with a reason.
async function attach(page, context, base, firm, book) {
  const name = "../走访<b>记录.html", bytes = "<script>document.title='x'</script>";
  await page.goto(firm + CHOICES);
  await page.setInputFiles(".attach [type=file]", { name, mimeType: "text/html", buffer: Buffer.from(bytes) });
  await page.fill(".attach [name=note]", "五月走访");
  await submit(page, ".attach button");
  const link = page.locator(".links a", { hasText: "记录" });
  check((await link.innerText()).includes("<b>"), "the name of the file is shown as " + await link.innerText());
  check(flat(await body(page)).includes("五月走访"), "what was said of the file is not shown");
  const answer = await context.request.get(base + await link.getAttribute("href"));
  const head = answer.headers();
  check(await answer.text() === bytes, "the file comes back changed");
  check(head["content-type"] === "application/octet-stream" && head["content-disposition"].startsWith("attachment") &&
    head["x-content-type-options"] === "nosniff", "an attached page could run: " + JSON.stringify(head));
  await page.goto(base + "/search" + CHOICES + "&q=zfbjl");
  await page.goto(firm + CHOICES);
  await click(page, ".links summary");
  await page.fill(".links [name=why]", "附错了");
  await submit(page, ".links button");
  check(flat(await body(page)).includes("还没有附文件") && flat(await body(page)).includes("附错了"), "the file is still there");
  check((await context.request.get(base + (await page.url()).replace(/.*(\/ledgers)/, "$1"))).ok(), "the record cannot be opened");
  check(/全部相符/.test(book.run("verify")), "with an attachment the book does not verify");
}

// A certificate that a frozen report counts is voided: the drift names it.
async function drift(page, base, book) {
  const id = /编号 (\d+)/.exec(book.run("freeze", "half-year-one-page", ...WHEN, "--sign", "试用"))[1];
  await page.goto(base + "/ledgers/hightech_certificate" + CHOICES);
  await click(page, "tbody tr:first-child a");
  const firm = await page.innerText("h1");
  await click(page, "summary:has-text('登记错了')");
  await page.fill(".undo [name=why]", "重复登记");
  await click(page, ".undo button");
  await page.waitForURL(/\/changes\/\d+/);
  check((await body(page)).includes("重复登记"), "the change does not say why");
  await page.goto(base + "/frozen/" + id + CHOICES);
  const text = flat(await body(page));
  check(text.includes("重复登记") && text.includes(firm), "the drift does not name the voided record: " + text.slice(0, 600));
}

async function run(browser, script) {
  const book = newBook(kezhang);
  const file = (name) => path.join(sample, name);
  book.run("import", "--accept", file("辖区.csv"), file("单位名录.csv"));
  book.run("import", "--accept", file("高企名单.xlsx"));
  const server = await serve(kezhang, book);
  const { context, page, errors } = await newPage(browser, { javaScriptEnabled: script });
  try {
    await page.goto(server.address);
    const firm = await addFirm(page, server.base, script);
    await findFirm(page, server.base);
    await changeFirm(page, firm, script);
    await warnOfTwins(page, server.base, script);
    const made = await project(page, server.base, script);
    await twoAtOnce(page, context, firm);
    await paper(page, firm, book);
    await attach(page, context, server.base, firm, book);
    await voidedMeanwhile(page, context, server.base);
    await badInput(page, server.base, firm, made);
    await drift(page, server.base, book);
    check(/全部相符/.test(book.run("verify")), "the book does not verify");
    const unexpected = errors.filter((e) => !/400/.test(e));
    check(unexpected.length === 0, "errors on the pages: " + unexpected.join("; "));
  } catch (e) {
    failures++;
    console.log("FAIL: " + e.message + "\nat " + page.url() + "\n" + (await body(page).catch(() => "")).slice(0, 1500) + "\n" + server.log());
  }
  await context.close();
  await server.stop();
  fs.rmSync(book.folder, { recursive: true });
}

const browser = await launch();
if (!browser) {
  console.log("SKIP: no chromium or playwright-core");
  process.exit(77);
}
for (const script of [true, false]) {
  const before = failures;
  await run(browser, script);
  console.log(`${failures === before ? "ok" : "not ok"} - records by hand ${script ? "with" : "without"} JavaScript`);
}
await browser.close();
process.exit(failures ? 1 : 0);
