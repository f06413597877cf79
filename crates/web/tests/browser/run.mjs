// Opens every page of the site in a browser and checks what only a browser can tell.
//
// OAKHAM_URL: a running site; or OAKHAM_BIN: the program, started as `oakham demo --no-browser --port N`.
// CHROMIUM: the browser, /usr/bin/chromium unless told. Packages come from `npm ci` in the top folder.

import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const require = createRequire(fileURLToPath(new URL('../../../../package.json', import.meta.url)));
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const MOST_PAGES = Number(process.env.OAKHAM_PAGES ?? 60);
const MOST_AXE_OF_A_KIND = 3;
const PUBLIC_BYTES = 100 * 1024;

let passed = 0;
let failed = 0;

function check(name, problems) {
  const found = [problems].flat().filter(Boolean);
  if (found.length === 0) {
    passed += 1;
    console.log(`ok    ${name}`);
  } else {
    failed += 1;
    console.log(`FAIL  ${name}: ${found.slice(0, 5).join('; ')}${5 < found.length ? ` (and ${found.length - 5} more)` : ''}`);
  }
}

// The kind of page: what differs only in whose, which and when is of one kind.
function kindOf(address) {
  const { pathname } = new URL(address);
  return pathname.replace(/^\/f\/.*/, '/f/ID').replace(/^\/organisation\/.*/, '/organisation/CODE');
}

async function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function answers(address, milliseconds) {
  const end = Date.now() + milliseconds;
  while (Date.now() < end) {
    try {
      if ((await fetch(`${address}/health`)).ok) return true;
    } catch {
      // Not there yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return false;
}

async function start() {
  if (process.env.OAKHAM_URL) return { address: process.env.OAKHAM_URL.replace(/\/$/, ''), stop: () => {} };
  if (!process.env.OAKHAM_BIN) throw new Error('set OAKHAM_URL to a running site or OAKHAM_BIN to the program');
  const port = await freePort();
  const program = spawn(process.env.OAKHAM_BIN, ['demo', '--no-browser', '--port', String(port)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return { address: `http://127.0.0.1:${port}`, stop: () => program.kill() };
}

// Opens an address and notes console errors, failed requests and requests to other sites.
async function visit(page, site, address) {
  const problems = [];
  const onConsole = (message) => message.type() === 'error' && problems.push(`console: ${message.text()}`);
  const onError = (error) => problems.push(`script: ${error.message}`);
  const onRequest = (request) => {
    const url = request.url();
    if (!url.startsWith(site) && !url.startsWith('data:') && !url.startsWith('blob:')) problems.push(`asks ${url}`);
  };
  const onFailed = (request) => problems.push(`failed: ${request.url()}`);
  page.on('console', onConsole).on('pageerror', onError).on('request', onRequest).on('requestfailed', onFailed);
  const response = await page.goto(address, { waitUntil: 'load' });
  if (response.status() !== 200) problems.push(`status ${response.status()}`);
  page.off('console', onConsole).off('pageerror', onError).off('request', onRequest).off('requestfailed', onFailed);
  return problems;
}

const linksOf = (page) =>
  page.$$eval('a[href]', (links) => links.map((link) => link.href.split('#')[0]));

// Elements that make the page scroll sideways.
const sideways = (page) =>
  page.evaluate(() => {
    const root = document.scrollingElement;
    const room = root.clientWidth;
    if (root.scrollWidth <= room) return [];
    const wide = [...document.body.querySelectorAll('*')].filter((element) => {
      const box = element.getBoundingClientRect();
      return room + 1 < box.right && !element.closest('[tabindex="0"][role="region"]');
    });
    return [`${root.scrollWidth} px wide in ${room}: ${wide.slice(0, 3).map((e) => `${e.tagName}.${e.className}`).join(', ')}`];
  });

const tablesWithoutCaption = (page) =>
  page.$$eval('table', (tables) =>
    tables
      .filter((table) => !table.caption || table.caption.textContent.trim() === '')
      .map((table) => `no caption: ${table.textContent.slice(0, 40)}`),
  );

async function axeProblems(page) {
  await page.evaluate(axe);
  const results = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return results.violations
    .filter((found) => found.impact === 'serious' || found.impact === 'critical')
    .map((found) => `${found.id} (${found.nodes.length}): ${found.nodes[0].html.slice(0, 120)}`);
}

async function crawl(browser, site) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const waiting = [`${site}/`];
  const seen = new Set(waiting);
  const byKind = new Map();
  const trouble = { open: [], tables: [], axe: [] };
  const files = new Set();
  let n = 0;
  while (waiting.length !== 0 && n < MOST_PAGES) {
    // Kinds seen least come first, so that a bounded walk meets every kind.
    waiting.sort((a, b) => (byKind.get(kindOf(a)) ?? 0) - (byKind.get(kindOf(b)) ?? 0));
    const address = waiting.shift();
    const kind = kindOf(address);
    byKind.set(kind, (byKind.get(kind) ?? 0) + 1);
    n += 1;
    const at = (problems) => problems.map((problem) => `${address.slice(site.length)} ${problem}`);
    trouble.open.push(...at(await visit(page, site, address)));
    trouble.tables.push(...at(await tablesWithoutCaption(page)));
    if (byKind.get(kind) <= MOST_AXE_OF_A_KIND) trouble.axe.push(...at(await axeProblems(page)));
    for (const link of await linksOf(page)) {
      if (!link.startsWith(`${site}/`)) continue;
      if (/\.(csv|json|pdf|xlsx)(\?|$)/.test(link)) {
        files.add(link);
      } else if (!seen.has(link)) {
        seen.add(link);
        waiting.push(link);
      }
    }
  }
  await context.close();
  check(`${n} pages of ${byKind.size} kinds open without console errors or requests to other sites`, trouble.open);
  check('every table has a caption', trouble.tables);
  check('axe finds nothing serious or critical', trouble.axe);
  const broken = [];
  for (const file of [...files].slice(0, 40)) {
    const response = await fetch(file);
    if (!response.ok) broken.push(`${file} ${response.status}`);
    await response.arrayBuffer();
  }
  check(`${Math.min(files.size, 40)} downloads answer`, broken);
  return [...seen].filter((address, index, all) => all.findIndex((one) => kindOf(one) === kindOf(address)) === index);
}

async function narrow(browser, site, pages) {
  for (const [name, options] of [
    ['320 px', { viewport: { width: 320, height: 640 } }],
    ['a zoom of 400%', { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 }],
  ]) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const problems = [];
    for (const address of pages) {
      await page.goto(address);
      await page.$$eval('details', (all) => all.forEach((one) => { one.open = true; }));
      problems.push(...(await sideways(page)).map((problem) => `${address.slice(site.length)} ${problem}`));
    }
    check(`at ${name} no page scrolls sideways`, problems);
    await context.close();
  }
}

async function small(browser, site, pages) {
  const context = await browser.newContext({ viewport: { width: 320, height: 640 } });
  const page = await context.newPage();
  const problems = [];
  for (const address of [...pages, `${site}/nowhere`]) {
    await page.goto(address);
    problems.push(...(await axeProblems(page)).map((problem) => `${address.slice(site.length)} ${problem}`));
  }
  check('axe finds nothing serious or critical at 320 px, on the page for errors neither', problems);
  await context.close();
}

async function print(browser, site, pages) {
  const context = await browser.newContext({ viewport: { width: 1040, height: 720 } });
  const page = await context.newPage();
  await page.emulateMedia({ media: 'print' });
  const problems = [];
  for (const address of pages) {
    await page.goto(address);
    const found = await page.evaluate(() => {
      const isShown = (element) => element !== null && 0 < element.getClientRects().length;
      const wrong = [];
      if (isShown(document.querySelector('nav'))) wrong.push('navigation is printed');
      if (!isShown(document.querySelector('h1'))) wrong.push('the heading is not printed');
      if (document.querySelector('main').innerText.trim().length < 20) wrong.push('the content is not printed');
      const generated = [...document.querySelectorAll('a')].filter((link) =>
        ['::before', '::after'].some((side) => getComputedStyle(link, side).content.includes('(Link:')),
      );
      if (generated.length !== 0) wrong.push(`${generated.length} links print their address`);
      return wrong;
    });
    problems.push(...found.map((problem) => `${address.slice(site.length)} ${problem}`));
  }
  check('in print the navigation is gone, the content stays, no link prints its address', problems);
  await context.close();
}

async function keyboard(browser, site) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${site}/`);
  await page.$$eval('details', (all) => all.forEach((one) => { one.open = true; }));
  const links = await page.$$eval('a[href]', (all) => {
    const shown = all.filter((link) => 0 < link.getClientRects().length);
    shown.forEach((link, index) => { link.dataset.seen = String(index); });
    return shown.map((link) => link.textContent.trim());
  });
  const reached = new Set();
  const unseen = [];
  let previous = '';
  for (let step = 0; step < links.length + 200 && reached.size < links.length; step += 1) {
    await page.keyboard.press('Tab');
    const now = await page.evaluate(() => {
      const element = document.activeElement;
      const style = getComputedStyle(element);
      const marked = style.outlineStyle !== 'none' || style.boxShadow !== 'none';
      return { seen: element.dataset.seen, name: element.tagName, marked, text: element.textContent.trim().slice(0, 30) };
    });
    if (now.name === 'BODY' && previous === 'BODY') break;
    previous = now.name;
    if (now.seen !== undefined) reached.add(now.seen);
    if (now.name === 'A' && !now.marked) unseen.push(`no focus mark on “${now.text}”`);
  }
  const missed = links.filter((_, index) => !reached.has(String(index))).map((text) => `not reached: “${text}”`);
  check(`Tab reaches all ${links.length} links of the first page`, missed);
  check('every link shows that it has the focus', unseen);

  const steps = page.locator('button.oak-steps').first();
  if ((await steps.count()) === 0) {
    check('a chart can be stepped through', ['no chart offers it']);
  } else {
    await steps.focus();
    await page.keyboard.press('Enter');
    const problem = await page
      .waitForSelector('.oak-point:focus', { timeout: 15000 })
      .then(() => undefined, () => 'the points do not take the focus');
    const names = [];
    for (let step = 0; problem === undefined && step < 3; step += 1) {
      names.push(await page.evaluate(() => document.activeElement.getAttribute('aria-label')));
      await page.keyboard.press('ArrowRight');
    }
    check('axe finds nothing serious while a chart is stepped through', await axeProblems(page));
    check('the arrow keys step through the points of a chart', [
      problem,
      problem === undefined && new Set(names).size < 3 ? `points: ${names.join(' / ')}` : undefined,
    ]);
  }
  await context.close();
}

async function withoutScripts(browser, site, pages) {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const problems = [];
  let n = 0;
  for (const address of pages) {
    await page.goto(address);
    const n_hosts = await page.locator('[data-chart]').count();
    for (let index = 0; index < n_hosts; index += 1) {
      n += 1;
      const drawings = page.locator('[data-chart]').nth(index).locator('[role="img"] svg');
      const boxes = await Promise.all((await drawings.all()).map((drawing) => drawing.boundingBox()));
      if (!boxes.some((box) => box !== null && 100 < box.width && 50 < box.height)) {
        problems.push(`${address.slice(site.length)} chart ${index + 1} is not shown`);
      }
    }
  }
  check(`without JavaScript all ${n} charts are shown`, n === 0 ? ['no chart found'] : problems);
  await context.close();
}

// The bytes of an answer as they travel, compressed.
const sizeOf = (address) =>
  new Promise((resolve, reject) => {
    const ask = request(address, { headers: { 'accept-encoding': 'gzip' } }, (answer) => {
      let size = 0;
      answer.on('data', (part) => { size += part.length; });
      answer.on('end', () => resolve(size));
      answer.on('error', reject);
    });
    ask.on('error', reject).end();
  });

async function weight(site, pages) {
  const problems = [];
  for (const address of pages) {
    const text = await (await fetch(address)).text();
    const sheet = text.match(/href="(\/assets\/[^"]+\.css)"/)?.[1];
    const total = (await sizeOf(address)) + (sheet ? await sizeOf(site + sheet) : 0);
    if (PUBLIC_BYTES < total) problems.push(`${address.slice(site.length)} ${total} bytes`);
  }
  check('no page with its styles is over 100 KB compressed', problems);
}

async function refusals(site) {
  const problems = [];
  for (const [path, status] of [
    ['/nowhere', 404],
    ['/f/0000000000', 404],
    ['/?year=2024/25&month=13', 400],
    ['/?year=1924', 400],
  ]) {
    const response = await fetch(site + path);
    const text = await response.text();
    if (response.status !== status) problems.push(`${path} answers ${response.status}, not ${status}`);
    if (!text.includes('<h1') || !text.includes('Where to go from here')) problems.push(`${path} does not say what to do`);
  }
  check('what cannot be shown says why and what to do', problems);
}

const { address: site, stop } = await start();
let browser;
try {
  if (!(await answers(site, 120000))) throw new Error(`${site} does not answer`);
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync', '--no-first-run'],
  });
  const pages = await crawl(browser, site);
  await narrow(browser, site, pages);
  await small(browser, site, pages);
  await print(browser, site, pages);
  await keyboard(browser, site);
  await withoutScripts(browser, site, pages);
  await weight(site, pages);
  await refusals(site);
} catch (error) {
  check('the checks themselves run', [error.stack ?? String(error)]);
} finally {
  await browser?.close();
  stop();
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
