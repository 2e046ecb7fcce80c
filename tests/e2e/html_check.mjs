// html_check.mjs [--modules DIR] [--report FILE.json] [--jobs N] FOLDER|FILE.html ...
//
// Every HTML page: no error of the Nu validator (style sheets included); no violation of axe in Chromium at 1280 and 360 px, light
// and dark; no horizontal scrolling at 320 px, also with the text spacing of WCAG 1.4.12; no request to another host, none that
// fails; no script; every local link leads to a file and an id that exist.  Ends with `N passed, N failed`, one check a page and kind.
import { spawnSync } from "node:child_process";
import { createServer } from "node:http";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, extname, join, relative, resolve } from "node:path";

const BROWSER = process.env.CHROMIUM || "/usr/bin/chromium";
const VIEWS = [1280, 360].flatMap((width) => ["light", "dark"].map((scheme) => ({ width, scheme })));
const SPACING = "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}";
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".ttf": "font/ttf", ".otf": "font/otf", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp", ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8", ".pdf": "application/pdf" };

function options(argv) {
  const found = { modules: dirname(new URL(import.meta.url).pathname), report: "", jobs: 2, paths: [] };
  for (let i = 0; i < argv.length; i++) {
    if (argv[i] === "--modules") found.modules = resolve(argv[++i]);
    else if (argv[i] === "--report") found.report = resolve(argv[++i]);
    else if (argv[i] === "--jobs") found.jobs = Number(argv[++i]);
    else found.paths.push(resolve(argv[i]));
  }
  return found;
}

function files(path, ending) {
  if (!statSync(path).isDirectory()) return path.endsWith(ending) ? [path] : [];
  return readdirSync(path).sort().flatMap((name) => files(join(path, name), ending));
}

const opts = options(process.argv.slice(2));
const missing = opts.paths.filter((p) => !existsSync(p));
const pages = missing.length ? [] : [...new Set(opts.paths.flatMap((p) => files(p, ".html")))];
if (!pages.length) {
  console.error(missing.length ? `html_check: not found: ${missing.join(", ")}` : "html_check: no HTML files given");
  process.exit(2);
}
const root = pages.map(dirname).reduce((a, b) => { while (!(b + "/").startsWith(a + "/")) a = dirname(a); return a; });
// Works link to each other by "../": one folder higher must be reachable, too.
const top = dirname(root);
const require = createRequire(join(opts.modules, "package.json"));
const results = pages.map((page) => ({ page: relative(process.cwd(), page), nu: [], axe: [], scroll: [], requests: [], links: [], scripts: [] }));
const byPage = new Map(pages.map((page, i) => [page, results[i]]));

// ---- Nu ----

function runNu() {
  const jar = join(dirname(require.resolve("vnu-jar/package.json")), "build/dist/vnu.jar");
  const sheets = opts.paths.flatMap((p) => files(p, ".css"));
  const inputs = [...pages, ...sheets];
  for (let i = 0; i < inputs.length; i += 100) {
    const args = ["-Xss8m", "-jar", jar, "--format", "json", "--stdout", "--exit-zero-always", "--also-check-css", ...inputs.slice(i, i + 100)];
    const run = spawnSync("java", args, { encoding: "utf8", maxBuffer: 1 << 28 });
    if (run.error || run.status !== 0) throw new Error(`Nu validator: ${run.error || run.stderr}`);
    for (const m of JSON.parse(run.stdout || '{"messages":[]}').messages) {
      const path = decodeURIComponent((m.url || "").replace(/^file:/, ""));
      const wrong = m.type === "error" || m.type === "non-document-error";
      const result = byPage.get(path) || byPage.get(join(dirname(dirname(path)), "single.html"));
      const text = `${basename(path)}:${m.lastLine ?? 0}:${m.firstColumn ?? 0}: ${m.message}`;
      if (wrong && result) result.nu.push(text);
      else if (wrong) results[0].nu.push(text);
    }
  }
}

// ---- the browser ----

function serve() {
  const server = createServer((request, response) => {
    const path = join(top, decodeURIComponent(new URL(request.url, "http://x").pathname));
    if (!path.startsWith(top + "/") || !existsSync(path) || statSync(path).isDirectory()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": TYPES[extname(path)] || "application/octet-stream", "cache-control": "max-age=600" });
    response.end(readFileSync(path));
  });
  return new Promise((done) => server.listen(0, "127.0.0.1", () => done(server)));
}

const overflow = () => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide <= 0) return "";
  const limit = document.documentElement.clientWidth + 1;
  const clipped = (e) => { for (; e; e = e.parentElement) if (/auto|scroll|hidden/.test(getComputedStyle(e).overflowX)) return true; return false; };
  const culprit = [...document.body.querySelectorAll("*")].find((e) => e.getBoundingClientRect().right > limit && !clipped(e.parentElement));
  return `${wide} px too wide: ${culprit ? culprit.outerHTML.slice(0, 120) : "?"}`;
};

async function runAxe(page, result, view, source) {
  await page.setViewportSize({ width: view.width, height: 800 });
  await page.emulateMedia({ colorScheme: view.scheme, reducedMotion: "reduce" });
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(source);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  for (const v of found.violations) {
    for (const node of v.nodes.slice(0, 5)) {
      result.axe.push(`${view.width} px ${view.scheme}: ${v.id} (${v.impact}): ${v.help}: ${node.target.join(" ")}: ${node.html.slice(0, 160)}`);
    }
  }
}

async function checkPage(browser, base, path, axeSource) {
  const result = byPage.get(path);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  page.on("request", (r) => { if (!r.url().startsWith(base) && !r.url().startsWith("data:")) result.requests.push(`other host: ${r.url()}`); });
  page.on("response", (r) => { if (r.status() >= 400) result.requests.push(`${r.status()}: ${r.url()}`); });
  page.on("pageerror", (e) => result.scripts.push(String(e)));
  await page.goto(base + relative(top, path).split("/").map(encodeURIComponent).join("/"), { waitUntil: "load" });
  await page.evaluate(() => document.fonts.ready.then(() => 0));
  if (await page.evaluate(() => document.scripts.length)) result.scripts.push("the page has scripts");
  const failedFonts = await page.evaluate(() => [...document.fonts].filter((f) => f.status === "error").map((f) => `${f.family} ${f.weight} ${f.style}`));
  result.requests.push(...failedFonts.map((f) => `font cannot be loaded: ${f}`));
  result.hrefs = await page.evaluate(() => [...document.querySelectorAll("a[href], area[href]")].map((a) => a.getAttribute("href")));
  result.ids = await page.evaluate(() => [...document.querySelectorAll("[id]")].map((e) => e.id));
  for (const view of VIEWS) await runAxe(page, result, view, axeSource);
  await page.setViewportSize({ width: 320, height: 640 });
  for (const spacing of ["", SPACING]) {
    if (spacing) await page.addStyleTag({ content: spacing });
    const wide = await page.evaluate(overflow);
    if (wide) result.scroll.push((spacing ? "with text spacing: " : "") + wide);
  }
  await context.close();
}

async function runBrowser() {
  const { chromium } = require("playwright-core");
  const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
  const server = await serve();
  const base = `http://127.0.0.1:${server.address().port}/`;
  const browser = await chromium.launch({ executablePath: BROWSER, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-extensions"] });
  const queue = [...pages];
  const worker = async () => {
    for (let path = queue.shift(); path; path = queue.shift()) await checkPage(browser, base, path, axeSource);
  };
  try {
    await Promise.all(Array.from({ length: opts.jobs }, worker));
  } finally {
    await browser.close();
    server.close();
  }
}

// ---- links ----

function checkLinks() {
  for (const [path, result] of byPage) {
    const seen = new Set(result.hrefs);
    for (const href of seen) {
      if (/^[a-z][a-z0-9+.-]*:/i.test(href)) continue;
      const [file, id] = href.split("#").map((part) => decodeURIComponent(part));
      const target = file ? resolve(dirname(path), file.split("?")[0]) : path;
      if (!existsSync(target)) {
        // A PDF beside the folder is made by another run; everything else must be there.
        if (!target.endsWith(".pdf") && target.startsWith(root + "/")) result.links.push(`${href}: no such file`);
      } else if (id && byPage.has(target) && !byPage.get(target).ids.includes(id)) {
        result.links.push(`${href}: no such id`);
      }
    }
  }
  for (const result of results) {
    const twice = result.ids.filter((id, i) => result.ids.indexOf(id) !== i);
    result.links.push(...twice.map((id) => `id "${id}" is used twice`));
    delete result.hrefs;
    delete result.ids;
  }
}

// ---- report ----

const KINDS = ["nu", "axe", "scroll", "requests", "links", "scripts"];
runNu();
await runBrowser();
checkLinks();
let passed = 0, failed = 0;
for (const result of results) {
  for (const kind of KINDS) {
    if (result[kind].length) failed++;
    else passed++;
    for (const line of result[kind].slice(0, 20)) console.log(`${result.page}: ${kind}: ${line}`);
    if (result[kind].length > 20) console.log(`${result.page}: ${kind}: and ${result[kind].length - 20} more`);
  }
}
if (opts.report) {
  mkdirSync(dirname(opts.report), { recursive: true });
  writeFileSync(opts.report, JSON.stringify({ pages: pages.length, passed, failed, results }, null, 1) + "\n");
}
console.log(`${pages.length} pages: ${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
