// Weighs the public pages of a running site: what a first visit transfers, scripts left out.
//
// Usage: node weigh.mjs http://127.0.0.1:PORT
//
// Bytes are those that come over the connection, heads included, compressed where the site does so:
// the page, its stylesheets, its icon and its images.

import { gunzipSync } from 'node:zlib';

import { attributes, get, mainPages } from './pages.mjs';

const base = process.argv[2];
const START = '/?wording=public';

/** One connection a request, so that the connection's count is the answer's. */
async function weigh(path) {
  const { status, headers, body, nBytes } = await get(base, path, false);
  if (status !== 200) throw new Error(`${path} answers ${status}`);
  const isZipped = headers['content-encoding'] === 'gzip';
  return { nBytes, text: (isZipped ? gunzipSync(body) : body).toString() };
}

const parts = new Map();
async function weighPart(path) {
  if (!parts.has(path)) {
    const { nBytes, text } = await weigh(path);
    if (path.endsWith('.css') && /@import|url\((?!["']?data:)/.test(text)) {
      throw new Error(`${path} loads further files, which are not weighed`);
    }
    parts.set(path, nBytes);
  }
  return parts.get(path);
}

for (const page of mainPages((await weigh(START)).text, START).filter((link) => link.includes('wording=public'))) {
  const { nBytes, text } = await weigh(page);
  let total = nBytes;
  const loaded = [...attributes(text, 'link', /\shref="([^"]*)"/), ...attributes(text, 'img', /\ssrc="([^"]*)"/)];
  for (const part of loaded) total += await weighPart(part);
  console.log('page', total, page);
}
