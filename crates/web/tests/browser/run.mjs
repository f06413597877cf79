// Opens every page of the site in a browser and checks what only a browser can tell.
//
// OAKHAM_URL: a running site; or OAKHAM_BIN: the program, started as `oakham demo --no-browser --port N`.
// Signing in is tried where the program is started here, for then an account can be made.
// CHROMIUM: the browser, /usr/bin/chromium unless told. Packages come from `npm ci` in the top folder.

import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { readFileSync, readdirSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { answers, start } from './program.mjs';

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
  return pathname
    .replace(/^\/f\/.*/, '/f/ID')
    .replace(/^\/organisation\/.*/, '/organisation/CODE')
    .replace(/^\/scheme\/.*/, '/scheme/ID')
    .replace(/^\/access\/place\/[A-TV-Z]\d{5}$/, '/access/place/PRACTICE')
    .replace(/^\/access\/place\/U\d{5}$/, '/access/place/NETWORK')
    .replace(/^\/access\/place\/\d\w\w$/, '/access/place/SUB-ICB')
    .replace(/^\/access\/place\/[A-Z][a-z].*/, '/access/place/DISTRICT')
    .replace(/^\/access\/compare\/([^/]+)\/.*/, '/access/compare/$1/MEASURE')
    .replace(/^\/reform\/function\/.*/, '/reform/function/ID')
    .replace(/^\/bulletin\/.+/, '/bulletin/MONTH')
    .replace(/^\/documents\/.+/, '/documents/ID')
    .replace(/^\/scrutiny\/[A-Z]+-[^/]+$/, '/scrutiny/ID')
    .replace(/^\/scenarios\/consequence\/.*/, '/scenarios/consequence/ID')
    .replace(/^\/scenarios\/adopted\/.*/, '/scenarios/adopted/ID')
    .replace(/^\/scenarios\/(?!compare$|summary$|new$|adopted$)[^/.]+$/, '/scenarios/NAME')
    .replace(/^\/returns\/[^/]+\/[^/]+$/, '/returns/MONTH')
    .replace(/^\/returns\/.*\/.*\/.*/, '/returns/MONTH/CODE');
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

// Tables of which a part lies outside what is seen: their last columns are cut, and only whoever scrolls finds them.
const cutTables = (page) =>
  page.$$eval('main .oak-scroll', (regions) =>
    regions
      .filter((region) => region.checkVisibility() && region.clientWidth + 1 < region.scrollWidth)
      .map((region) => `${region.scrollWidth} px of a table in ${region.clientWidth}: ${region.textContent.trim().slice(0, 40)}`),
  );

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
      // Documents for programs are no pages either.
      if (/\.(csv|json|txt|pdf|xlsx|ics|parquet|xml|html)(\?|$)/.test(link) || link.startsWith(`${site}/api/`)) {
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

// Windows in which no page may scroll sideways, and those in which all text must be seen: a telephone,
// tablets, laptops.
const WIDTHS = [320, 375, 640, 641, 768, 820, 1000, 1001, 1024, 1100, 1280, 1400];
const READ_AT = [375, 768, 1024, 1100, 1280];
// Those in which tables are seen whole.
const WHOLE_AT = [1100, 1280, 1400];

// The least that letters of a drawing measure when painted [px].
const LEAST_LETTERS = 10;

// Texts of drawings that are painted too small to read, and those painted over one another.
const drawnBadly = (page) =>
  page.evaluate((least) => {
    const problems = [];
    for (const svg of document.querySelectorAll('main svg')) {
      const boxes = [...svg.querySelectorAll('text')]
        .map((text) => ({ text, box: text.getBoundingClientRect() }))
        .filter(({ text, box }) => text.textContent.trim() !== '' && 0 < box.width);
      const told = ({ text }) => `“${text.textContent.slice(0, 25)}”`;
      for (const one of boxes) {
        const { b, d } = one.text.getScreenCTM();
        const size = Math.hypot(b, d) * parseFloat(getComputedStyle(one.text).fontSize);
        if (size < least - 0.05) problems.push(`${told(one)} is painted ${size.toFixed(1)} px high`);
      }
      boxes.forEach((one, idx) => {
        for (const other of boxes.slice(idx + 1)) {
          const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
          const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
          if (2 < across && 3 < down) problems.push(`${told(one)} and ${told(other)} lie over one another`);
        }
      });
    }
    return problems;
  }, LEAST_LETTERS);

// Cells and lines that have text for some readers and paint none for others. Words that repeat what the
// sign of a figure says may give way; so may the heads of a table whose rows say again what they are.
const unseen = (page) =>
  page.evaluate(() => {
    const told = new Set(['adverse', 'favourable', 'on plan', 'worse', 'better', 'deficit', 'surplus']);
    const isClipped = (style) =>
      style.visibility !== 'visible' || Number(style.opacity) === 0 || style.clipPath === 'inset(50%)';
    const isPainted = (node, cell) => {
      const range = document.createRange();
      range.selectNodeContents(node);
      if (![...range.getClientRects()].some((box) => 2 < box.width && 2 < box.height)) return false;
      for (let element = node.parentElement; element !== null; element = element.parentElement) {
        if (isClipped(getComputedStyle(element))) return false;
        if (element === cell) return true;
      }
      return true;
    };
    const textNodes = (cell) => {
      const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
      const nodes = [];
      while (walker.nextNode()) {
        const node = walker.currentNode;
        if (node.data.trim() !== '' && !node.parentElement.closest('.oak-hidden, .oak-slot, script, style')) nodes.push(node);
      }
      return nodes;
    };
    const places = 'main td, main th, main h1, main h2, main h3, main p, main dt, main dd, main caption, main summary';
    return [...document.querySelectorAll(places)].flatMap((cell) => {
      if (cell.closest('.oak-hidden, [role="img"], [aria-hidden="true"]')) return [];
      if (cell.closest('thead') !== null && isClipped(getComputedStyle(cell.closest('thead')))) return [];
      const nodes = textNodes(cell);
      const text = nodes.map((node) => node.data.trim()).join(' ');
      if (text === '' || told.has(text) || nodes.some((node) => isPainted(node, cell))) return [];
      return [`${cell.tagName.toLowerCase()} “${text.slice(0, 40)}”`];
    });
  });

async function widths(browser, site, pages) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const trouble = { sideways: [], unseen: [], drawn: [], cut: [] };
  for (const address of pages) {
    await page.goto(address);
    await page.$$eval('details', (all) => all.forEach((one) => { one.open = true; }));
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      const at = (problems) => problems.map((problem) => `${address.slice(site.length)} at ${width} px: ${problem}`);
      trouble.sideways.push(...at(await sideways(page)));
      trouble.drawn.push(...at(await drawnBadly(page)));
      if (READ_AT.includes(width)) trouble.unseen.push(...at(await unseen(page)));
      if (WHOLE_AT.includes(width)) trouble.cut.push(...at(await cutTables(page)));
    }
  }
  await context.close();
  check(`${pages.length} pages: none scrolls sideways from ${WIDTHS[0]} to ${WIDTHS.at(-1)} px`, trouble.sideways);
  check(`${pages.length} pages: every cell and line that has text paints some at ${READ_AT.join(', ')} px`, trouble.unseen);
  check(`${pages.length} pages: no table is cut at ${WHOLE_AT.join(', ')} px`, trouble.cut);
  check(`${pages.length} pages: letters of drawings are ${LEAST_LETTERS} px and more at every width, and none lie over others`, trouble.drawn);
  const zoomed = await browser.newContext({ viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 });
  const close = await zoomed.newPage();
  const problems = [];
  for (const address of pages) {
    await close.goto(address);
    await close.$$eval('details', (all) => all.forEach((one) => { one.open = true; }));
    problems.push(...(await sideways(close)).map((problem) => `${address.slice(site.length)} ${problem}`));
  }
  await zoomed.close();
  check('at a zoom of 400% no page scrolls sideways', problems);
}

// Text of drawings, and the marks of figures, against what lies behind them in a dark contrast theme.
async function contrastTheme(browser, site, pages) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    forcedColors: 'active',
    colorScheme: 'dark',
  });
  const page = await context.newPage();
  const problems = [];
  let n = 0;
  for (const address of pages) {
    await page.goto(address);
    const found = await page.evaluate(() => {
      const channels = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
      const luminance = (colour) => {
        const [r, g, b] = channels(colour).map((value) => {
          const part = value / 255;
          return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const contrast = (one, other) => {
        const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
      };
      const ground = (element) => {
        for (let at = element; at !== null; at = at.parentElement) {
          const colour = getComputedStyle(at).backgroundColor;
          if (channels(colour)[3] !== 0) return colour;
        }
        return 'rgb(0, 0, 0)';
      };
      const shown = (element) => 0 < element.getClientRects().length;
      const texts = [...document.querySelectorAll('main svg text')].filter(shown);
      const marks = [...document.querySelectorAll('main svg.oak-mark')].filter(shown);
      const weak = (colour, behind, least, name) => {
        const ratio = contrast(colour, behind);
        return ratio < least ? [`${name} ${colour} on ${behind}: ${ratio.toFixed(1)}`] : [];
      };
      return {
        n: texts.length,
        weak: [
          ...texts.flatMap((text) => weak(getComputedStyle(text).fill, ground(text.ownerSVGElement), 4.5, text.textContent)),
          ...marks.flatMap((mark) => weak(getComputedStyle(mark).color, ground(mark), 3, 'a mark')),
        ],
      };
    });
    n += found.n;
    problems.push(...found.weak.map((problem) => `${address.slice(site.length)} ${problem}`));
  }
  await context.close();
  check(`${n} texts of drawings can be read in a dark contrast theme`, n === 0 ? ['no drawing has text'] : problems);
}

// Pages of the latest month there is, which has sections that the first page's month may not have.
async function latest(site) {
  const text = await (await fetch(`${site}/periods`)).text();
  const months = [...text.matchAll(/\?year=(\d{4}\/\d{2})&amp;month=(\d+)/g)].map(([, year, month]) => ({ year, month: Number(month) }));
  months.sort((a, b) => (a.year === b.year ? a.month - b.month : a.year < b.year ? -1 : 1));
  const last = months.at(-1);
  if (last === undefined) return [];
  const query = `?year=${last.year}&month=${last.month}`;
  return ['/', '/money', '/movement', '/resources', '/forecast', '/efficiency', '/risks'].map((path) => `${site}${path}${query}`);
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

// Presses Tab until the element with the focus fits, at most 120 times.
async function tabTo(page, fits) {
  for (let step = 0; step < 120; step += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(fits)) return true;
  }
  return false;
}

// Signs in and out as those do who have only a keyboard, and tries what must not work.
async function accounts(browser, site, workspace) {
  const [name, password] = ['robin', 'three random words'];
  const made = spawnSync(
    process.env.OAKHAM_BIN,
    ['-w', workspace, 'user', 'add', name, '--role', 'preparer', 'approver', '--password-stdin'],
    { input: `${password}\n`, encoding: 'utf8' },
  );
  check('an account is added beside the running server', made.status === 0 ? [] : [made.stderr]);
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${site}/`);

  const found = await tabTo(page, () => document.activeElement.textContent.trim() === 'Sign in');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/sign-in');
  check('the form to sign in is reached by Tab and Enter', [
    !found && 'the link does not take the focus',
    (await page.title()) !== 'Sign in – Oakham' && `title: ${await page.title()}`,
    ...(await axeProblems(page)),
  ]);
  const attributes = await page.evaluate(() => {
    const pasted = [...document.querySelectorAll('#name, #password')].map((input) =>
      input.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true })),
    );
    return { pasted, name: document.querySelector('#name').autocomplete, password: document.querySelector('#password').autocomplete };
  });
  check('names and passwords may be pasted and filled in by a password manager', [
    !attributes.pasted.every(Boolean) && 'pasting is prevented',
    attributes.name !== 'username' && `name: ${attributes.name}`,
    attributes.password !== 'current-password' && `password: ${attributes.password}`,
  ]);

  const fillIn = async (word) => {
    await tabTo(page, () => document.activeElement.id === 'name');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(name);
    await page.keyboard.press('Tab');
    await page.keyboard.type(word);
    await page.keyboard.press('Enter');
  };
  await fillIn('not the password');
  await page.waitForSelector('.nhsuk-error-summary');
  const wrong = await page.evaluate(() => ({
    title: document.title,
    focus: document.activeElement.className,
    heading: document.querySelector('.nhsuk-error-summary h2').textContent,
    name: document.querySelector('#name').value,
    password: document.querySelector('#password').value,
    described: document.querySelector('#name').getAttribute('aria-describedby'),
  }));
  const axe = await axeProblems(page);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const led = await page.evaluate(() => document.activeElement.id);
  check('a wrong password is told in an error summary that has the focus and leads to the field', [
    !wrong.title.startsWith('Error: ') && `title: ${wrong.title}`,
    !wrong.focus.includes('nhsuk-error-summary') && `the focus is on “${wrong.focus}”`,
    wrong.heading !== 'There is a problem' && wrong.heading,
    wrong.name !== name && 'the name is lost',
    wrong.password !== '' && 'the password is sent back',
    wrong.described !== 'name-error' && 'the field does not say what is wrong',
    led !== 'name' && `the link leads to “${led}”`,
    ...axe,
  ]);

  await page.goto(`${site}/sign-in?next=/money`);
  await fillIn(password);
  await page.waitForURL('**/money');
  const header = await page.locator('.oak-reader').innerText();
  const cookies = (await context.cookies()).filter((cookie) => cookie.name === 'oakham-session');
  check('the right password leads to the page that was wanted, with name and roles in the header', [
    !header.includes(`${name} (preparer, approver)`) && `header: ${header}`,
    cookies.length !== 1 && `${cookies.length} cookies`,
    ...cookies.map((cookie) => (cookie.httpOnly && cookie.sameSite === 'Strict' ? '' : 'the cookie is open to scripts or other sites')),
    ...(await axeProblems(page)),
  ]);

  const problems = [];
  for (const path of ['/account', '/sign-out', '/money']) {
    const response = await page.goto(site + path);
    if (response.headers()['cache-control'] !== 'no-store') problems.push(`${path} may be kept`);
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 900 });
      problems.push(...[...(await axeProblems(page)), ...(await sideways(page))].map((problem) => `${path} at ${width}: ${problem}`));
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  }
  check('pages of somebody who is signed in are accessible, fit, and are kept by nobody', problems);

  const status = async (options) => (await context.request.post(`${site}/sign-out`, { maxRedirects: 0, ...options })).status();
  const refused = [];
  for (const [what, options] of [
    ['without a token', { headers: { origin: site }, form: {} }],
    ['with an invented token', { headers: { origin: site }, form: { 'form-token': '0'.repeat(64) } }],
  ]) {
    const got = await status(options);
    if (got !== 403) refused.push(`${what}: ${got}`);
  }
  const token = await page.$eval('[name="form-token"]', (field) => field.value);
  const stranger = await context.newPage();
  await stranger.setContent(
    `<form method="post" action="${site}/sign-out"><input name="form-token" value="${token}"><button>Go</button></form>`,
  );
  const [answer] = await Promise.all([stranger.waitForNavigation(), stranger.click('button')]);
  if (answer.status() !== 403) refused.push(`from a page of another site: ${answer.status()}`);
  await stranger.close();
  await page.reload();
  if (!(await page.locator('.oak-reader').innerText()).includes(name)) refused.push('it signed out all the same');
  check('what does not come from a page of this site with its token is refused', refused);

  await tabTo(page, () => document.activeElement.textContent.trim() === 'Sign out');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/sign-out');
  const left = await page.locator('h1').innerText();
  await page.goBack();
  const after = await page.locator('header').innerText();
  check('signing out by keyboard ends it, for the page before too', [
    !left.includes('You are signed out') && left,
    after.includes(name) && 'the page before still shows the name',
  ]);
  await context.close();

  const plain = await browser.newContext({ javaScriptEnabled: false });
  const bare = await plain.newPage();
  await bare.goto(`${site}/sign-in`);
  await bare.click('text=Show the password as I type it');
  const kind = await bare.locator('#password').getAttribute('type');
  await bare.fill('#name', name);
  await bare.fill('#password', password);
  await bare.click('main button[type=submit]');
  check('without JavaScript the password can be shown and one can sign in', [
    kind !== 'text' && `the password is ${kind}`,
    !(await bare.locator('.oak-reader').innerText()).includes(name) && 'nobody is signed in',
  ]);
  await plain.close();
}

// Hands a return in as its preparer and approves it as another, without scripts, as a team does.
async function desk(browser, site, workspace) {
  const password = 'three random words';
  const problems = [];
  const reader = async (name, role, javaScriptEnabled) => {
    const made = spawnSync(
      process.env.OAKHAM_BIN,
      ['-w', workspace, 'user', 'add', name, '--role', ...role, '--password-stdin'],
      { input: `${password}\n`, encoding: 'utf8' },
    );
    if (made.status !== 0) problems.push(made.stderr);
    const page = await (await browser.newContext({ javaScriptEnabled })).newPage();
    await page.goto(`${site}/sign-in?next=/returns/2024-25/M05/RT5`);
    await page.fill('#name', name);
    await page.fill('#password', password);
    await page.click('main button[type=submit]');
    return page;
  };
  const files = readdirSync(join(workspace, 'finance/returns/2024-25/M05/RT5')).filter((file) => file.endsWith('.csv'));
  const sent = (edit) => files.map((name) => {
    const text = readFileSync(join(workspace, 'finance/returns/2024-25/M05/RT5', name), 'utf8');
    return { name, mimeType: 'text/csv', buffer: Buffer.from(edit(name, text)) };
  });
  const handIn = async (page, edit) => {
    await page.setInputFiles('#files', sent(edit));
    await page.fill('#reason', 'the narrative was too short');
    await page.click('text=Check and submit');
  };
  const expect = async (page, place, words) => {
    const text = (await page.locator(place).count()) ? await page.locator(place).first().innerText() : 'nothing';
    if (!text.includes(words)) problems.push(`${place} says ${text}, not ${words}`);
  };
  const prepares = await reader('pat', ['preparer'], false);
  await handIn(prepares, (name, text) => (name === 'cash.csv' ? text.replace('closing,', 'closing,about ') : text));
  await expect(prepares, '[role=alert]', '1 error');
  await expect(prepares, '[aria-label=Findings]', 'cash');
  await handIn(prepares, (name, text) => (name === 'cover.csv' ? text.replace(/narrative,.*/, 'narrative,Agency cover was dearer than planned.') : text));
  await expect(prepares, '[role=status]', 'counts once somebody else approves it');
  await prepares.fill('#text-0', 'It is recovered by March.');
  await prepares.click('text=Keep the explanations');
  await expect(prepares, '#findings', 'Explained: It is recovered by March.');
  const anyone = await (await browser.newContext()).newPage();
  await anyone.goto(`${site}/returns/2024-25/M05/RT5`);
  await expect(anyone, 'h1', 'waits for approval');
  if ((await anyone.content()).includes('pat')) problems.push('the public sees who handed it in');
  const approves = await reader('ash', ['approver', 'preparer'], true);
  problems.push(...(await axeProblems(approves)), ...(await sideways(approves)));
  await approves.click('button:has-text("Approve")');
  await expect(approves, '[role=status]', 'it counts from now');
  await anyone.goto(`${site}/returns/2024-25/M05`);
  await expect(anyone, 'table', 'version 3');
  await anyone.setViewportSize({ width: 320, height: 700 });
  const width = await anyone.evaluate(() => document.documentElement.scrollWidth);
  if (320 < width) problems.push(`the page of returns is ${width} px wide at 320 px`);
  check('a return is refused, mended, explained, submitted and approved by another, without scripts', problems);
}

// Asks what a change would do, calls it off, and reads what came of the comparison that the demo began.
async function whatIf(browser, site) {
  const problems = [];
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await page.goto(`${site}/flow/new`);
  await page.fill('[name="title"]', 'Close the unit at Oakham');
  await page.selectOption('[name="target-site_hours"]', 'Oakham minor injuries unit');
  await page.fill('[name="to-site_hours"]', 'nver');
  await page.click('main button:has-text("Review")');
  const said = (await page.locator('[role=alert], .nhsuk-error-summary').count()) ? await page.locator('.nhsuk-error-summary').innerText() : 'nothing';
  if (!said.includes('expected “always”, “never”')) problems.push(`wrong hours: ${said}`);
  await page.goto(`${site}/flow/new`);
  await page.fill('[name="title"]', 'Close the unit at Oakham');
  await page.selectOption('[name="target-site_hours"]', 'Oakham minor injuries unit');
  await page.fill('[name="to-site_hours"]', 'never');
  await page.click('main button:has-text("Review")');
  await page.click('main button:has-text("Run the comparison")');
  if (!/\/flow\/run\/\d+$/.test(page.url())) problems.push(`asking leads to ${page.url()}`);
  const asked = page.url();
  await page.click('main button:has-text("Cancel")');
  await page.goto(asked);
  if (!(await page.locator('main').innerText()).includes('cancelled')) problems.push('it was not cancelled');
  const first = `${site}/flow/run/1`;
  for (let waited = 0; waited < 240; waited += 1) {
    await page.goto(first);
    if ((await page.locator('main svg').count()) > 0) break;
    await new Promise((go) => setTimeout(go, 1000));
  }
  const heading = await page.locator('h1').innerText();
  if (!heading.includes('Closing the Oakham minor injuries unit')) problems.push(`the first comparison says ${heading}`);
  if (!heading.includes('Rutland')) problems.push(`nothing of Rutland: ${heading}`);
  problems.push(...(await tablesWithoutCaption(page)));
  const observed = await (await browser.newContext()).newPage();
  await observed.goto(`${site}/flow/observed`);
  if (!(await observed.locator('main').innerText()).includes('LRI triage')) problems.push('nothing observed is shown');
  for (const path of ['/flow/new', '/flow/run/1', '/flow/observed']) {
    await observed.goto(`${site}${path}`);
    problems.push(...(await axeProblems(observed)));
  }
  const run = `${site}/flow/run/1`;
  await widths(browser, site, [run]);
  await contrastTheme(browser, site, [run]);
  check('a what-if is written, refused, mended, cancelled; and one is read, without scripts', problems);
}

const { address: site, stop, workspace } = await start();
let browser;
try {
  if (!(await answers(site, 120000))) throw new Error(`${site} does not answer`);
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync', '--no-first-run'],
  });
  const pages = await crawl(browser, site);
  const wide = [...new Set([...pages, ...(await latest(site))])];
  await widths(browser, site, wide);
  await contrastTheme(browser, site, wide);
  await small(browser, site, pages);
  await print(browser, site, pages);
  await keyboard(browser, site);
  await withoutScripts(browser, site, pages);
  await weight(site, pages);
  await refusals(site);
  if (workspace?.()) {
    await accounts(browser, site, workspace());
    await desk(browser, site, workspace());
    await whatIf(browser, site);
  } else console.log('left out: signing in, for no account can be made at a site that runs already');
} catch (error) {
  check('the checks themselves run', [error.stack ?? String(error)]);
} finally {
  await browser?.close();
  stop();
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
