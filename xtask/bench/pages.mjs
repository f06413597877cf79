// The pages of a running site, and one request for one of them.

import { Agent, request } from 'node:http';

/** How long an answer may take before it counts as an error [milliseconds]. */
const PATIENCE = 5000;

export const keptAlive = new Agent({ keepAlive: true, maxSockets: Infinity });

/** Fetches `path` compressed, as a browser asks for it; gives status, headers and raw body. */
export function get(base, path, agent) {
  return new Promise((resolve, reject) => {
    const asked = request(new URL(path, base), { agent, headers: { 'accept-encoding': 'gzip' } }, (answer) => {
      // An answer that ends gives its connection back and knows it no longer.
      const { statusCode: status, headers, socket } = answer;
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () => {
        resolve({ status, headers, body: Buffer.concat(parts), nBytes: socket.bytesRead });
      });
    });
    asked.setTimeout(PATIENCE, () => asked.destroy(new Error(`${path}: no answer in ${PATIENCE} ms`)));
    asked.on('error', reject);
    asked.end();
  });
}

/** What `pattern` captures in the tags called `tag`, as written, each once. */
export function attributes(html, tag, pattern) {
  const tags = html.match(new RegExp(`<${tag}\\s[^>]*>`, 'g')) ?? [];
  const values = tags.flatMap((one) => one.match(pattern)?.[1] ?? []);
  return [...new Set(values.map((value) => value.replaceAll('&amp;', '&')))];
}

/** The main pages: `start` and the pages it links to, without single figures and downloads. */
export function mainPages(html, start) {
  const links = attributes(html, 'a', /\shref="(\/[^"#]*)/);
  const pages = links.filter((link) => !/^\/(f|exhibit|chart|assets|position)[/?]/.test(link) && link !== '/position');
  return [...new Set([start, ...pages])];
}
