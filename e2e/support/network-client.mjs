// Asks a service again and again by its name, the way another container would: each time the name is looked up at the
// engine's own server and a new connection is made. Run it inside a container's network: network-client.mjs NAME PORT.
// Prints a line when an answer is seen for the first time, and after SIGTERM what it saw.
import { Resolver } from 'node:dns/promises';
import { get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

const [name, port] = process.argv.slice(2);
const resolver = new Resolver({ timeout: 10_000, tries: 3 });
resolver.setServers(['127.0.0.11']);

/** @type {Record<string, number>} */
const answers = {};
/** @type {Record<string, number>} */
const failures = {};
let isOver = false;
process.on('SIGTERM', () => (isOver = true));

await Promise.all(Array.from({ length: 8 }, askOn));
console.log(JSON.stringify({ answers, failures }));

async function askOn() {
  while (!isOver) {
    try {
      const [host] = await resolver.resolve4(name ?? '');
      const text = await ask(host ?? '');
      if (answers[text] === undefined) console.log(JSON.stringify({ first: text }));
      answers[text] = (answers[text] ?? 0) + 1;
    } catch (error) {
      const cause = String(error);
      failures[cause] = (failures[cause] ?? 0) + 1;
    }
    // Why: what is tested needs the processor as well.
    await pause(10);
  }
}

/**
 * @param {string} host
 * @returns {Promise<string>}
 */
function ask(host) {
  return new Promise((resolve, reject) => {
    const request = get({ host, port, path: '/', agent: false, timeout: 30_000 }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => (text += chunk));
      response.on('end', () => resolve(text.trim()));
      response.on('error', reject);
    });
    request.on('error', reject);
    request.on('timeout', () => request.destroy(new Error('timeout')));
  });
}
