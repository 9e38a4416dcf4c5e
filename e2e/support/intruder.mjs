// What another user of the machine tries. Run as that user with one argument, a JSON document:
// { port, paths, socketPath, pid }. Prints what came of it, as JSON.
import { once } from 'node:events';
import { access, constants, open, readFile, readdir } from 'node:fs/promises';
import { connect } from 'node:net';

const { port, paths, socketPath, pid } = JSON.parse(process.argv.at(-1));

/** The error's code, or that it went through. */
const outcome = (attempt) =>
  attempt.then(
    () => 'possible',
    (error) => error.code,
  );

const opened = [];
for (const path of paths) {
  const attempts = [
    readdir(path),
    open(path, 'r').then((file) => file.close()),
    open(path, 'a').then((file) => file.close()),
    access(path, constants.W_OK),
  ];
  const outcomes = await Promise.all(attempts.map(outcome));
  if (outcomes.includes('possible')) opened.push(path);
}

async function reach(path) {
  const socket = connect(path);
  await once(socket, 'connect').finally(() => socket.destroy());
}

const codes = [];
for (let attempt = 0; attempt < 12; attempt += 1) {
  const answer = await fetch(`http://127.0.0.1:${port}/session`, {
    method: 'POST',
    headers: { origin: `http://127.0.0.1:${port}`, 'content-type': 'application/json' },
    body: JSON.stringify({ code: `guess-${attempt}` }),
  });
  codes.push(answer.status);
}

/** What the wire says to somebody without a cookie who makes a token up. */
async function askWire() {
  const socket = connect(port, '127.0.0.1');
  const lines = [
    'GET /wire HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    `Origin: http://127.0.0.1:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  const [head] = await once(socket, 'data');
  const hello = Buffer.from(JSON.stringify({ type: 'hello', token: 'guess' }));
  // One masked text frame; a mask of zeros changes nothing.
  socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | hello.length, 0, 0, 0, 0]), hello]));
  let said = head.subarray(head.indexOf('\r\n\r\n') + 4);
  socket.on('data', (chunk) => (said = Buffer.concat([said, chunk])));
  await once(socket, 'close');
  return said.toString('latin1');
}

console.log(
  JSON.stringify({
    user: process.getuid(),
    opened,
    socket: await outcome(reach(socketPath)),
    environment: await outcome(readFile(`/proc/${pid}/environ`)),
    commandLine: await readFile(`/proc/${pid}/cmdline`, 'utf8'),
    codes,
    wire: await askWire(),
  }),
);
