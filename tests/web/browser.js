// The pages in the machine's own chromium: browser.js SERVER
//
// Looks at every page in three widths for errors, refused scripts and styles, and sideways scrolling; sends a form with
// and without JavaScript; works the keys. With KEZHANG_SHOTS=FOLDER it leaves pictures there. Without chromium or
// playwright-core (npm ci in tests/web) it skips, visibly.
"use strict";
const { spawn } = require("child_process");
const fs = require("fs");
const path = require("path");

const CHROMIUM = process.env.CHROMIUM || "/usr/bin/chromium";
const ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage",
  "--no-first-run", "--disable-component-update", "--disable-sync"];
const WIDTHS = { wide: [1366, 768], middle: [1024, 768], phone: [390, 844] };
const PAGES = ["/", "/routes", "/nope", "/fail?how=RC_FAILED"];

let playwright;
try {
  playwright = require("playwright-core");
} catch (error) {
  playwright = null;
}
if (!playwright || !fs.existsSync(CHROMIUM)) {
  console.log("SKIP: needs chromium and playwright-core (npm ci in tests/web)");
  process.exit(77);
}

let failures = 0;
function check(holds, what) {
  if (holds) return;
  failures++;
  console.log("FAIL: " + what);
}

function start() {
  return new Promise((resolve, reject) => {
    const server = spawn(process.argv[2], ["127.0.0.1:0"], { stdio: ["ignore", "pipe", "ignore"] });
    let text = "";
    server.stdout.on("data", (data) => {
      text += data;
      if (text.includes("\n")) resolve({ server, address: text.trim() });
    });
    server.on("exit", () => reject(new Error("the server did not start")));
  });
}

// A page that tells of everything that went wrong on it, but for the statuses that the test asks for itself.
async function open(browser, address, options) {
  const context = await browser.newContext(Object.assign({ locale: "zh-CN" }, options));
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (e) => errors.push(e.message));
  page.on("console", (m) => {
    if (m.type() === "error" && !/status of (400|403|404|405|500)/.test(m.text())) errors.push(m.text());
  });
  await page.goto(address);
  return { context, page, errors };
}

async function looks(browser, address) {
  const base = new URL(address).origin;
  const shots = process.env.KEZHANG_SHOTS;
  for (const [width, size] of Object.entries(WIDTHS)) {
    const { context, page, errors } = await open(browser, address, { viewport: { width: size[0], height: size[1] } });
    check(page.url() === base + "/", "the token stays in the address: " + page.url());
    for (const where of PAGES) {
      await page.goto(base + where);
      const seen = await page.evaluate(() => ({
        beyond: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        unnamed: Array.from(document.querySelectorAll("input,select,textarea"))
          .filter((e) => e.type !== "hidden" && !e.labels.length && !e.getAttribute("aria-label")).length,
        handlers: document.querySelectorAll("[style],[onclick],style").length,
      }));
      check(seen.beyond <= 0, `${width} ${where}: scrolls sideways by ${seen.beyond}`);
      check(seen.unnamed === 0, `${width} ${where}: ${seen.unnamed} fields without a name`);
      check(seen.handlers === 0, `${width} ${where}: ${seen.handlers} inline styles or scripts`);
      if (shots) {
        const name = width + where.replace(/[^a-z0-9]+/gi, "_");
        await page.screenshot({ path: path.join(shots, name + ".png"), fullPage: true });
      }
    }
    check(errors.length === 0, `${width}: ${errors.join("; ")}`);
    await context.close();
  }
}

async function forms(browser, address, javaScriptEnabled) {
  // Without scripts chromium draws no further frames, for which an ordinary click waits.
  const base = new URL(address).origin;
  const how = javaScriptEnabled ? "with JavaScript" : "without JavaScript";
  const { context, page } = await open(browser, address, { javaScriptEnabled });
  await page.goto(base + "/");
  await page.click(".drop-more > summary", { force: true });
  await page.click(".take-mapping > summary", { force: true });
  await page.fill("textarea[name=mapping]", "一\n二 <b>");
  const file = { name: "名单 (1).csv", mimeType: "text/csv", buffer: Buffer.from("甲,1\n") };
  if (javaScriptEnabled) {
    await Promise.all([page.waitForNavigation(), page.setInputFiles("form.drop input[type=file]", file)]);
  } else {
    await page.setInputFiles("form.drop input[type=file]", file);
    await page.click("form.drop button[type=submit]", { force: true });
  }
  const sent = JSON.parse(await page.innerText("body"));
  check(sent.files.length === 1 && sent.files[0][1] === "名单 (1).csv", `${how}: a file arrives`);
  check(sent.form.some((p) => p[0] === "mapping" && p[1] === "一\n二 <b>"), `${how}: a form arrives`);
  await context.close();
}

async function drops(browser, address) {
  const base = new URL(address).origin;
  const { context, page } = await open(browser, address, {});
  await page.goto(base + "/");
  const data = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["a,b\n"], "一.csv"));
    transfer.items.add(new File(["c"], "二.csv"));
    return transfer;
  });
  await page.dispatchEvent("form.drop .drop-words", "dragover", { dataTransfer: data });
  check(await page.evaluate(() => document.querySelector("form.drop").classList.contains("over")), "the zone shows it");
  await Promise.all([page.waitForNavigation(), page.dispatchEvent("form.drop .drop-words", "drop", { dataTransfer: data })]);
  const got = JSON.parse(await page.innerText("body"));
  check(got.files.map((f) => f[1]).join() === "一.csv,二.csv", "dropped files arrive");
  await context.close();
}

async function keys(browser, address) {
  const base = new URL(address).origin;
  const { context, page } = await open(browser, address, { viewport: { width: 390, height: 844 } });
  await page.goto(base + "/");
  check(!(await page.isVisible("nav.side")), "the menu is closed on a phone");
  await page.click(".drawer-button");
  check(await page.isVisible("nav.side"), "the menu opens on a phone");
  await page.mouse.click(350, 400);
  check(!(await page.isVisible("nav.side")), "the menu closes by a tap beside it");
  await context.close();
}

async function strangers(browser, address) {
  const base = new URL(address).origin;
  const context = await browser.newContext();
  const page = await context.newPage();
  const reply = await page.goto(base + "/");
  check(reply.status() === 403 && (await page.innerText("h1")) === "请从启动地址进入", "a stranger sees the way in only");
  await page.goto(address);
  const held = await page.evaluate(async (where) => {
    const frame = document.createElement("iframe");
    frame.src = where;
    document.body.append(frame);
    await new Promise((r) => frame.addEventListener("load", r));
    try {
      return frame.contentDocument !== null && frame.contentDocument.querySelector("main") !== null;
    } catch (error) {
      return false;
    }
  }, base + "/");
  check(!held, "no page shows itself in a frame");
  await context.close();
}

(async () => {
  const { server, address } = await start();
  const browser = await playwright.chromium.launch({ executablePath: CHROMIUM, args: ARGS });
  try {
    await looks(browser, address);
    await forms(browser, address, true);
    await forms(browser, address, false);
    await drops(browser, address);
    await keys(browser, address);
    await strangers(browser, address);
  } finally {
    await browser.close();
    server.removeAllListeners("exit");
    server.kill("SIGTERM");
  }
  console.log(failures ? failures + " failed" : "all pages hold");
  process.exit(failures ? 1 : 0);
})().catch((error) => {
  console.log("FAIL: " + error.stack);
  process.exit(1);
});
