import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TlsAddress } from '../../../core/model/environment.ts';
import { LabAuthority } from '../../../testing/lab/certificates.ts';
import type { CertificateOptions } from '../../../testing/lab/certificates.ts';
import { labTempDir } from '../../../testing/lab/lab-dir.ts';
import { refusal } from '../../../testing/lab/transport-failure.ts';
import { TlsTransport } from './tls-transport.ts';

interface Running {
  readonly port: number;
  readonly stop: () => void;
}

describe('an engine that listens with TLS', () => {
  let dir = '';
  let own: LabAuthority;
  let foreign: LabAuthority;
  let mine: Pick<TlsAddress, 'certFile' | 'keyFile'>;
  const running: Running[] = [];

  beforeAll(async () => {
    dir = labTempDir('tls');
    own = await LabAuthority.found(dir, 'own');
    foreign = await LabAuthority.found(dir, 'foreign');
    mine = await own.certificate('client');
  });
  afterAll(() => running.forEach((server) => server.stop()));

  /** Shows a certificate of that authority and asks for one of our own. */
  async function server(authority: LabAuthority, options: CertificateOptions): Promise<number> {
    const { certFile, keyFile } = await authority.certificate(`server${running.length}`, options);
    const [cert, key, ca] = await Promise.all([certFile, keyFile, own.caFile].map((file) => readFile(file)));
    const tls = createTlsServer({ cert, key, ca, requestCert: true, rejectUnauthorized: true } as object);
    tls.on('secureConnection', (socket) =>
      socket.on('error', () => undefined).end('HTTP/1.1 200 OK\r\n\r\n'),
    );
    tls.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve));
    const { port } = tls.address() as { port: number };
    running.push({ port, stop: () => tls.close() });
    return port;
  }

  const to = (port: number, more: Partial<TlsAddress> = {}): TlsTransport =>
    new TlsTransport({ kind: 'tls', host: '127.0.0.1', port, caFile: own.caFile, ...mine, ...more });

  it('of the right authority and name must be spoken to', async () => {
    const transport = to(await server(own, { names: ['IP:127.0.0.1', 'DNS:localhost'] }));
    (await transport.openStream()).destroy();
    await transport.close();
    await expect(transport.openStream()).rejects.toMatchObject({ details: { reason: 'closed' } });
  });

  const here = { names: ['IP:127.0.0.1'] };
  const hourMs = 3_600_000;
  const iso = expect.stringMatching(/^\d{4}-.*Z$/) as string;

  it.each([
    ['another authority', 'foreign', here, { reason: 'certificate-authority' }],
    [
      'another name',
      'own',
      { names: ['DNS:elsewhere'] },
      { reason: 'certificate-name', host: '127.0.0.1', names: 'DNS:elsewhere' },
    ],
    [
      'an expired certificate',
      'own',
      { ...here, days: -1 },
      { reason: 'certificate-expired', to: iso, now: iso },
    ],
    [
      'a certificate of tomorrow',
      'own',
      { ...here, from: new Date(Date.now() + 24 * hourMs) },
      { reason: 'certificate-not-yet-valid', from: iso, now: iso },
    ],
  ] as const)(
    'with %s must be refused, whatever the environment says',
    async (_what, whose, options, details) => {
      const authority = whose === 'own' ? own : foreign;
      const port = await server(authority, options);
      const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
      try {
        expect((await refusal(to(port), 'target-refused')).details).toMatchObject(details);
      } finally {
        if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
        else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
      }
    },
  );

  it('must be told from something else that listens, and from nothing', async () => {
    const plain = createServer((socket) => socket.on('error', () => undefined).end('SSH-2.0-x\r\n'));
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const { port } = plain.address() as { port: number };
    expect((await refusal(to(port), 'target-refused')).details['reason']).toBe('not-tls');
    plain.close();
    expect((await refusal(to(1), 'target-unreachable')).details['reason']).toBe('refused');
  });

  it('files that are missing or no certificates must be named', async () => {
    const missing = await refusal(to(1, { keyFile: join(dir, 'none') }), 'target-refused');
    expect(missing.details).toMatchObject({ file: join(dir, 'none'), reason: 'tls-file-unreadable' });
    await writeFile(join(dir, 'text'), 'no certificate');
    expect((await refusal(to(1, { certFile: join(dir, 'text') }), 'target-refused')).details['reason']).toBe(
      'tls-file-invalid',
    );
  });

  it('the end of the certificates must be known ahead', async () => {
    const soon = await own.certificate('soon', { days: 3 });
    const port = await server(own, { names: ['IP:127.0.0.1'], days: 7 });
    const transport = to(port, soon);
    const days = async (): Promise<object> =>
      Object.fromEntries(
        (await transport.certificates()).map(({ whose, endsAt }) => [
          whose,
          Math.round((Date.parse(endsAt) - Date.now()) / 86_400_000),
        ]),
      );
    expect(await days()).toEqual({ client: 3, authority: 30 });
    (await transport.openStream()).destroy();
    expect(await days()).toEqual({ client: 3, authority: 30, server: 7 });
    await transport.close();
  });

  it('certificates that cannot be read must be none, as the connection says what is wrong', async () => {
    expect(await to(1, { keyFile: join(dir, 'none') }).certificates()).toEqual([]);
  });

  it('a file of the authority without a certificate must be refused, not the system be trusted', async () => {
    const caFile = join(dir, 'no-ca.pem');
    await writeFile(caFile, '');
    const transport = to(await server(own, { names: ['IP:127.0.0.1'] }), { caFile });
    expect((await refusal(transport, 'target-refused')).details).toMatchObject({
      reason: 'tls-file-invalid',
      file: caFile,
    });
    expect(await transport.certificates()).toEqual([]);
  });

  it('ports of its loopback interface must not be told from here', async () => {
    expect(await to(1).probePort('127.0.0.1', 80, 100)).toBeNull();
    expect(await to(1).probePort('', 1, 1000)).toBe(false);
  });
});
