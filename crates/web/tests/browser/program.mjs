// Finds or starts the program whose pages are opened.

import { spawn } from 'node:child_process';
import { createServer } from 'node:net';

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

export async function answers(address, milliseconds) {
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

// OAKHAM_URL: a running site; or OAKHAM_BIN: the program, started as a demonstration.
export async function start() {
  if (process.env.OAKHAM_URL) return { address: process.env.OAKHAM_URL.replace(/\/$/, ''), stop: () => {} };
  if (!process.env.OAKHAM_BIN) throw new Error('set OAKHAM_URL to a running site or OAKHAM_BIN to the program');
  const port = await freePort();
  const program = spawn(process.env.OAKHAM_BIN, ['demo', '--no-browser', '--port', String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const printed = [];
  program.stdout.on('data', (part) => printed.push(part));
  // Where the demonstration keeps its workspace, once it has said so.
  const workspace = () => Buffer.concat(printed).toString().match(/^Workspace: (.+)$/m)?.[1];
  return { address: `http://127.0.0.1:${port}`, stop: () => program.kill(), workspace };
}
