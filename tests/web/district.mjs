// What the tests and the pictures of the pages share: a book of its own with the invented district, a server on a free
// port, a browser.
import { spawn, execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { createRequire } from "node:module";

const CHROMIUM = process.env.CHROMIUM || "/usr/bin/chromium";
const ARGS = ["--headless", "--lang=zh-CN", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];

// The browser, or null where there is none.
export async function launch() {
  let playwright;
  try {
    playwright = createRequire(import.meta.url)("playwright-core");
  } catch {
    return null;
  }
  if (!fs.existsSync(CHROMIUM)) return null;
  return playwright.chromium.launch({ executablePath: CHROMIUM, args: ARGS,
    env: { ...process.env, LANGUAGE: "zh_CN", LANG: "C.UTF-8" } });
}

// A fresh book in a folder of its own, without data.
export function newBook(kezhang) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "kezhang-web-"));
  const db = path.join(folder, "book.db");
  execFileSync(kezhang, ["--data", db, "--who", "测试", "init", "--name", "云东区科技局"], { stdio: "ignore" });
  return { folder, db, run: (...args) => execFileSync(kezhang, ["--data", db, "--who", "测试", ...args]) };
}

// Serves the book; `address` has the start token.
export function serve(kezhang, book, today = "2023-06-20") {
  return new Promise((resolve, reject) => {
    const server = spawn(kezhang, ["--data", book.db, "--who", "测试", "--today", today, "serve", "--listen",
      "127.0.0.1:0"], { stdio: ["ignore", "pipe", "pipe"] });
    let out = "", err = "";
    server.stderr.on("data", (data) => { err += data; });
    server.stdout.on("data", (data) => {
      out += data;
      if (!out.includes("\n")) return;
      const address = out.split("\n")[0];
      resolve({ address, base: address.split("/?")[0], log: () => err,
        stop: () => new Promise((done) => { server.on("exit", done); server.kill("SIGTERM"); }) });
    });
    server.on("exit", (code) => reject(new Error("the server ended with " + code + ": " + err)));
  });
}

// A page that remembers everything that went wrong on it.
export async function newPage(browser, options) {
  const context = await browser.newContext({ locale: "zh-CN", viewport: { width: 1366, height: 768 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30000);
  const errors = [];
  page.on("pageerror", (e) => errors.push(e.message));
  page.on("console", (m) => { if (m.type() === "error") errors.push(m.text()); });
  page.on("response", (r) => { if (r.status() >= 400) errors.push(r.status() + " " + r.url()); });
  return { context, page, errors };
}
