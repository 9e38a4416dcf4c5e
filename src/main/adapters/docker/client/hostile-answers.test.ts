import { Duplex } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWindlassError } from '../../../../shared/errors.ts';
import { printable } from '../../../../shared/printable.ts';
import { fuzzing } from '../../../testing/fuzz-runs.ts';
import { DockerEngineTarget } from '../docker-engine-target.ts';
import type { EngineTransport } from '../transport/engine-transport.ts';

const pinned = `r.example/web@sha256:${'ab'.repeat(32)}`;
const never = new AbortController().signal;
const ping = 'HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Length: 2\r\nConnection: close\r\n\r\nOK';

/** A connection that says what it was told to as soon as it is asked anything. */
class SpokenStream extends Duplex {
  readonly #answer: (request: string) => Iterable<Buffer>;
  #pieces: Iterator<Buffer> | null = null;
  #asked = '';

  constructor(answer: (request: string) => Iterable<Buffer>) {
    super();
    this.#answer = answer;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#asked += chunk.toString('latin1');
    done();
    if (this.#pieces !== null || !this.#asked.includes('\r\n\r\n')) return;
    this.#pieces = this.#answer(this.#asked)[Symbol.iterator]();
    this._read();
  }

  override _read(): void {
    if (this.#pieces === null) return;
    const next = this.#pieces.next();
    this.push(next.done === true ? null : next.value);
  }
}

function targetSaying(answer: (request: string) => Iterable<Buffer>): DockerEngineTarget {
  const transport: EngineTransport = {
    address: 'unix:///hostile',
    isReuseWorthwhile: false,
    openStream: () =>
      Promise.resolve(
        new SpokenStream((request) => (request.includes('/_ping') ? [Buffer.from(ping)] : answer(request))),
      ),
    probePort: () => Promise.resolve(null),
    certificates: () => Promise.resolve([]),
    reset: () => undefined,
    close: () => Promise.resolve(),
  };
  return new DockerEngineTarget({ transport });
}

/** Everything that is read of an engine while nobody works. */
const questions: Readonly<Record<string, (target: DockerEngineTarget) => Promise<unknown>>> = {
  engine: (target) => target.engine(),
  observe: (target) => target.observe('shop'),
  list: (target) => target.listContainers(),
  inspect: (target) => target.inspectContainer('web'),
  image: (target) => target.inspectImage('web:1'),
  networks: (target) => target.findNetworks('front'),
  locks: (target) => target.listHolders('lock'),
  files: (target) => target.readFiles('ledger', '/ledger'),
  digest: (target) => target.resolveDigest('web:1', null),
  pull: (target) => target.pullImage(pinned, null, () => undefined, never),
  logs: (target) =>
    target.logs('web', { tail: 10, since: null, until: null, follow: false }, () => undefined, never),
  exec: (target) => target.exec('web', ['true'], 1_000),
};

const body = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc.json().map((text) => Buffer.from(text)),
  fc
    .array(
      fc.dictionary(
        fc.constantFrom(
          'Id',
          'Names',
          'Labels',
          'State',
          'Created',
          'Mounts',
          'Config',
          'HostConfig',
          'Name',
        ),
        fc.oneof(fc.jsonValue(), fc.constantFrom('\u001b]52;c;aGk=\u0007', '\u202Eevil', 'x'.repeat(10_000))),
      ),
      { maxLength: 3 },
    )
    .map((list) => Buffer.from(JSON.stringify(list))),
  fc.constantFrom(
    Buffer.from([1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x41]),
    Buffer.from('{"Id":"\\u001b[2J","Names":["/\\u202e"]}'),
    Buffer.from('[[[['.repeat(5_000)),
    Buffer.from('{"error":"\u001b]8;;http://x\u0007"}\r\n{'),
    Buffer.from([0xff, 0xfe, 0xc0, 0x80]),
  ),
);
const status = fc.constantFrom(100, 101, 200, 204, 304, 400, 404, 409, 500, 503, 999);
const whole = fc
  .tuple(status, fc.constantFrom('chunked', 'length', 'too long', 'none'), body)
  .map(([code, framing, content]): Buffer => {
    const lines = {
      chunked: 'Transfer-Encoding: chunked\r\n',
      length: `Content-Length: ${content.length}\r\n`,
      'too long': `Content-Length: ${content.length + 7}\r\n`,
      none: '',
    }[framing];
    const framed =
      framing === 'chunked'
        ? Buffer.concat([
            Buffer.from(`${content.length.toString(16)}\r\n`),
            content,
            Buffer.from('\r\n0\r\n\r\n'),
          ])
        : content;
    const head = `HTTP/1.1 ${code} Maybe\r\nContent-Type: application/json\r\n${lines}Connection: close\r\n\r\n`;
    return Buffer.concat([Buffer.from(head), framed]);
  });
const anyAnswer = fc.oneof(
  { weight: 5, arbitrary: whole },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
);

describe('an answer of the engine', { timeout: 60_000 }, () => {
  it.each(Object.entries(questions))(
    'must be an answer or an error of ours, whatever bytes it is: %s',
    async (_name, question) => {
      await fc.assert(
        fc.asyncProperty(anyAnswer, async (answer) => {
          const target = targetSaying(() => [answer]);
          const failure = await question(target).then(
            () => null,
            (error: unknown) => error,
          );
          await target.close();
          if (failure !== null && !isWindlassError(failure)) throw failure as Error;
        }),
        fuzzing(60),
      );
    },
  );

  it('must cost no more memory than it may, however long it is', async () => {
    const head = Buffer.from(
      'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n[',
    );
    const piece = Buffer.from(`${'"x",'.repeat(16_384)}`);
    let given = 0;
    const endless = function* (): Iterable<Buffer> {
      yield head;
      for (; given < 4_000; given++) yield piece;
    };
    const target = targetSaying(endless);
    await expect(target.listContainers()).rejects.toMatchObject({
      code: 'engine-error',
      details: { reason: 'answer-too-large' },
    });
    expect(given * piece.length).toBeLessThan(128 * 1024 * 1024);
    await target.close();
  });

  it('must keep what a terminal would obey out of every name that is shown', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
        expect(printable(name)).not.toMatch(
          /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/,
        );
      }),
      fuzzing(500),
    );
  });
});
