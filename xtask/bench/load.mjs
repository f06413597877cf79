// Asks a running site for its main pages at a fixed rate and prints how long each answer took.
//
// Usage: node load.mjs http://127.0.0.1:PORT RATE SECONDS [mixed]
//
// Requests are sent by the clock, whether or not earlier ones are answered, and each is timed from
// the moment it was due: an answer that keeps later ones waiting is felt in all of them. Every page
// is asked for once before, so that the answers come from memory. Connections are kept open.
// Mixed pages are those, figures and downloads, and pages that are made anew for each reader: searches
// and patient flow.

import { gunzipSync } from 'node:zlib';

import { attributes, get, keptAlive, mainPages } from './pages.mjs';

const [base, rate, seconds] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const interval = 1000 / rate;
const nRequests = rate * seconds;

const home = await get(base, '/', keptAlive);
const html = gunzipSync(home.body).toString();
// The site does not keep answers to searches.
const kept = mainPages(html, '/').filter((page) => !page.startsWith('/search'));
const single = attributes(html, 'a', /\shref="(\/[^"#]*)/).filter((link) => /^\/(f|exhibit)\//.test(link));
const anew = ['/search?q=pay', '/search?q=agency', '/flow/new', '/flow/description', '/health', '/sign-in'];
const pages = process.argv[5] === 'mixed' ? [...kept, ...single.slice(0, 40), ...anew] : kept;
for (const page of pages) {
  const { status } = await get(base, page, keptAlive);
  if (status !== 200) throw new Error(`${page} answers ${status}`);
}

const times = [];
let nErrors = 0;

async function ask(page, due) {
  try {
    const { status } = await get(base, page, keptAlive);
    if (status !== 200) throw new Error(`${page} answers ${status}`);
    times.push(performance.now() - due);
  } catch (error) {
    nErrors += 1;
    if (nErrors <= 3) console.error(error.message);
  }
}

const answers = [];
const started = performance.now();
while (answers.length < nRequests) {
  const due = started + answers.length * interval;
  if (due <= performance.now()) {
    answers.push(ask(pages[answers.length % pages.length], due));
  } else {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
await Promise.all(answers);
keptAlive.destroy();

console.log('pages', pages.length);
console.log('requests', nRequests);
console.log('errors', nErrors);
for (const time of times) console.log('answer_ms', time.toFixed(3));
