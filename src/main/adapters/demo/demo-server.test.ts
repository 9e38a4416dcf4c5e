import { connect } from 'node:net';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DemoBench } from '../../testing/demo-bench.ts';

let bench: DemoBench;
beforeEach(async () => {
  bench = await DemoBench.open();
});
afterEach(() => bench.close());

/** Writes bytes to the socket and gives all that comes back until the other side closes. */
function raw(bytes: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    let seen = '';
    const socket = connect(bench.engine.socketPath, () => socket.end(bytes));
    socket.on('data', (chunk) => (seen += chunk.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(seen));
  });
}

describe('the protocol', () => {
  it('a ping must answer, with and without version, and say which version is spoken', async () => {
    const reply = await bench.get('/_ping');
    expect([reply.status, reply.text, reply.headers['api-version']]).toEqual([200, 'OK', '1.41']);
    expect((await bench.call('HEAD', '/v1.41/_ping')).status).toBe(200);
    expect((await bench.get('/v1.24/version')).json.ApiVersion).toBe('1.41');
  });

  it('a version that is too new or too old must be refused with the real text', async () => {
    expect(await bench.get('/v1.50/info')).toMatchObject({
      status: 400,
      json: { message: 'client version 1.50 is too new. Maximum supported API version is 1.41' },
    });
    expect((await bench.get('/v1.1/info')).json.message).toContain('too old');
  });

  it('a call that it does not do must be refused with 501 and named', async () => {
    const calls = [
      ['POST', '/containers/x/pause'],
      ['POST', '/containers/x/attach'],
      ['POST', '/build'],
      ['GET', '/swarm'],
      ['POST', '/images/x/push'],
      ['GET', '/containers/x/top'],
      ['POST', '/nonsense'],
    ] as const;
    for (const [method, path] of calls) {
      expect(await bench.call(method, path)).toMatchObject({
        status: 501,
        json: { message: `the demo engine does not do this: ${method} ${path}` },
      });
    }
  });

  it('a filter that it does not do must be refused, one that no engine knows as well', async () => {
    const filters = (json: object): string => encodeURIComponent(JSON.stringify(json));
    expect((await bench.get(`/containers/json?filters=${filters({ ancestor: ['x'] })}`)).status).toBe(501);
    expect((await bench.get(`/containers/json?filters=${filters({ bogus: ['x'] })}`)).status).toBe(400);
    expect((await bench.get('/containers/json?filters=nonsense')).status).toBe(400);
  });

  it('lists must be filtered by all labels given, in both forms of filters', async () => {
    await bench.create('one', 'demo/web:1', { Labels: { a: '1', b: '2' } });
    await bench.create('two', 'demo/web:1', { Labels: { a: '1' } });
    const names = async (filters: object): Promise<string[]> => {
      const query = encodeURIComponent(JSON.stringify(filters));
      const { json } = await bench.get(`/containers/json?all=1&filters=${query}`);
      return (json as { Names: string[] }[]).flatMap(({ Names }) => Names).sort();
    };
    expect(await names({ label: ['a=1'] })).toEqual(['/one', '/two']);
    expect(await names({ label: ['a=1', 'b'] })).toEqual(['/one']);
    expect(await names({ label: { 'b=2': true } })).toEqual(['/one']);
    expect(await names({ name: ['tw'] })).toEqual(['/two']);
  });

  it('a container must be found by a unique beginning of its id', async () => {
    const id = await bench.create('one', 'demo/web:1');
    expect((await bench.inspect(id.slice(0, 8))).Name).toBe('/one');
  });
});

describe('malformed requests', () => {
  it('bodies that are no JSON, of the wrong type or of the wrong shape must be 400', async () => {
    const path = '/containers/create?name=x1';
    const headers = { 'content-type': 'application/json' };
    expect((await bench.call('POST', path, { bytes: Buffer.from('{"Image":'), headers })).status).toBe(400);
    expect((await bench.call('POST', path, { bytes: Buffer.from('{}') })).status).toBe(400);
    expect((await bench.call('POST', path)).status).toBe(400);
    for (const json of [
      [],
      'x',
      1,
      null,
      { Image: 1 },
      { Image: 'x', HostConfig: [] },
      { Env: 'A=1', Image: 'x' },
    ]) {
      expect((await bench.post(path, json)).status).toBe(400);
    }
  });

  it('a body that is too large must be refused with 413, and the next request be served', async () => {
    const bytes = Buffer.alloc(2 * 1024 * 1024, 'x');
    const reply = await bench.call('POST', '/containers/create', { bytes });
    expect(reply.status).toBe(413);
    expect((await bench.get('/_ping')).status).toBe(200);
  });

  it('bytes that are no HTTP must be answered with 400 or nothing, and harm nobody', async () => {
    expect(await raw('nonsense\r\n\r\n')).toContain('400 Bad Request');
    expect(await raw('GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n')).toContain('400 Bad Request');
    expect(await raw(Buffer.from([0, 1, 2, 255]))).toContain('400 Bad Request');
    await raw('POST /containers/create HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"Im');
    expect((await bench.get('/_ping')).status).toBe(200);
  });

  it('any path and query must be answered, and never with an internal error', async () => {
    const routes = [
      '/containers/',
      '/images/',
      '/networks/',
      '/volumes/',
      '/exec/',
      '/distribution/',
      '/v1.41/',
      '/',
    ];
    const methods = ['GET', 'POST', 'PUT', 'DELETE', 'HEAD'];
    const piece = fc.oneof(
      fc.constantFrom(
        'json',
        'create',
        'archive',
        'logs',
        'start',
        '%',
        '%ff',
        '..',
        '?path=/',
        '?filters={"label":1}',
      ),
      fc.string({ unit: fc.constantFrom(...'ab0:/@%.?=&~-_{}"'), maxLength: 8 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...methods),
        fc.constantFrom(...routes),
        fc.array(piece, { maxLength: 3 }),
        async (method, route, pieces) => {
          const reply = await bench.call(method, `${route}${pieces.join('/')}`.replace(/[^\x21-\x7e]/g, ''));
          expect([200, 201, 204, 304, 400, 404, 409, 501]).toContain(reply.status);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('hostile orders of a container must be refused or kept as data, never crash the engine', async () => {
    await bench.pull('demo/web:1');
    const value: fc.Arbitrary<unknown> = fc.anything({ maxDepth: 2, withNullPrototype: false });
    const keys = [
      'Cmd',
      'Entrypoint',
      'Env',
      'Labels',
      'Healthcheck',
      'HostConfig',
      'NetworkingConfig',
      'Volumes',
      '__proto__',
      'constructor',
    ];
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.constantFrom(...keys), value), async (order) => {
        const text = JSON.stringify({ ...order, Image: 'demo/web:1' });
        const reply = await bench.call('POST', '/containers/create', {
          bytes: Buffer.from(text),
          headers: { 'content-type': 'application/json' },
        });
        expect([201, 400, 501]).toContain(reply.status);
        if (reply.status === 201)
          expect([204, 400]).toContain(
            (await bench.post(`/containers/${reply.json.Id as string}/start`)).status,
          );
      }),
      { numRuns: 60 },
    );
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});
