// Takes the pictures of README.md and the guides from the demonstration, as it looks today.
//
// OAKHAM_URL or OAKHAM_BIN and CHROMIUM as in run.mjs.

import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

import { answers, start } from './program.mjs';

const root = new URL('../../../../', import.meta.url);
const require = createRequire(fileURLToPath(new URL('package.json', root)));
const { chromium } = require('playwright-core');

const PICTURES = [
  { name: 'home.png', path: '/', height: 1130 },
  // The comparison that the demonstration asks for by itself; its page loads itself again until it is done.
  { name: 'what-if.png', path: '/flow/run/1', height: 1270, until: 'text=How far to trust' },
];

const program = await start();
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' });
try {
  if (!(await answers(program.address, 60_000))) throw new Error(`${program.address} does not answer`);
  for (const { name, path, height, until } of PICTURES) {
    const page = await browser.newPage({ viewport: { width: 1280, height } });
    await page.goto(`${program.address}${path}`, { waitUntil: 'load' });
    if (until) await page.waitForSelector(until, { timeout: 300_000 });
    const file = fileURLToPath(new URL(`docs/images/${name}`, root));
    await page.screenshot({ path: file });
    console.log(file);
    await page.close();
  }
} finally {
  await browser.close();
  program.stop();
}
