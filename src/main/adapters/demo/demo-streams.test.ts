import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DemoBench } from '../../testing/demo-bench.ts';

let bench: DemoBench;
beforeEach(async () => {
  bench = await DemoBench.open();
});
afterEach(() => bench.close());

function frames(bytes: Buffer): [string, string][] {
  const found: [string, string][] = [];
  for (let at = 0; at < bytes.length;) {
    const length = bytes.readUInt32BE(at + 4);
    found.push([bytes[at] === 1 ? 'out' : 'err', bytes.toString('utf8', at + 8, at + 8 + length)]);
    at += 8 + length;
  }
  return found;
}

async function run(
  container: string,
  Cmd: string[],
  order: object = {},
): Promise<{ output: [string, string][]; exitCode: unknown }> {
  const created = await bench.post(`/containers/${container}/exec`, { Cmd, ...order });
  const reply = await bench.post(`/exec/${created.json.Id as string}/start`, { Detach: false });
  const { ExitCode } = (await bench.get(`/exec/${created.json.Id as string}/json`)).json;
  return { output: frames(reply.bytes), exitCode: ExitCode };
}

describe('logs', () => {
  const script = ['sh', '-c', 'echo one; sleep 1; echo two >&2; sleep 1; echo three; exit 5'];

  it('lines must be framed by stream, with times in the order of writing', async () => {
    await bench.start('web', 'demo/plain:1', { Cmd: script });
    expect((await bench.post('/containers/web/wait')).json.StatusCode).toBe(5);
    const { bytes } = await bench.get('/containers/web/logs?stdout=1&stderr=1&timestamps=1');
    expect(frames(bytes)).toEqual([
      ['out', expect.stringMatching(/^2030-01-01T00:00:00\.\d{9}Z one\n$/)],
      ['err', expect.stringMatching(/^2030-01-01T00:00:01\.\d{9}Z two\n$/)],
      ['out', expect.stringMatching(/^2030-01-01T00:00:02\.\d{9}Z three\n$/)],
    ]);
  });

  it('one stream, the last lines and a time must be respected', async () => {
    await bench.start('web', 'demo/plain:1', { Cmd: script });
    await bench.post('/containers/web/wait');
    const lines = async (query: string): Promise<string[]> =>
      frames((await bench.get(`/containers/web/logs?${query}`)).bytes).map(([, text]) => text.trim());
    expect(await lines('stdout=1')).toEqual(['one', 'three']);
    expect(await lines('stdout=1&stderr=1&tail=2')).toEqual(['two', 'three']);
    expect(await lines('stdout=1&stderr=1&tail=0')).toEqual([]);
    const since = bench.clock.now() / 1000 - 1.5;
    expect(await lines(`stdout=1&stderr=1&since=${since.toFixed(3)}`)).toEqual(['two', 'three']);
    expect((await bench.get('/containers/web/logs')).status).toBe(400);
    expect((await bench.get('/containers/web/logs?stdout=1&since=yesterday')).status).toBe(500);
  });

  it('following must bring each line as it is written and end with the container', async () => {
    await bench.start('web', 'demo/plain:1', { Cmd: script });
    const seen: [number, string][] = [];
    const reply = await bench.call('GET', '/containers/web/logs?stdout=1&stderr=1&follow=1', {
      onData: (piece) => seen.push([bench.clock.monotonic(), piece.slice(8).trim()]),
    });
    expect(reply.status).toBe(200);
    expect(seen).toEqual([
      [0, 'one'],
      [1000, 'two'],
      [2000, 'three'],
    ]);
  });

  it('a container with a terminal must be shown without frames', async () => {
    await bench.start('web', 'demo/web:1', { Tty: true });
    expect((await bench.get('/containers/web/logs?stdout=1')).text).toBe('starting\nlistening\n');
  });
});

describe('exec', () => {
  it('trivial commands must give their output by stream and their exit code', async () => {
    await bench.start('web', 'demo/web:1', { Env: ['NAME=value'] });
    expect(await run('web', ['sh', '-c', 'echo hi $NAME; echo err >&2; exit 3'])).toEqual({
      output: [
        ['out', 'hi value\n'],
        ['err', 'err\n'],
      ],
      exitCode: 3,
    });
    expect((await run('web', ['/bin/busybox', 'echo', 'a', 'b'])).output).toEqual([['out', 'a b\n']]);
    expect((await run('web', ['false'])).exitCode).toBe(1);
  });

  it('a command that is not there must say so and exit with 126, inside a shell with 127', async () => {
    await bench.start('web', 'demo/web:1');
    const missing = await run('web', ['/no/such']);
    expect(missing.exitCode).toBe(126);
    expect(missing.output[0]?.[1]).toContain('exec: "/no/such": stat /no/such: no such file or directory');
    expect((await run('web', ['sh', '-c', 'nosuch'])).exitCode).toBe(127);
  });

  it('the health command must give the verdict of the service before its interval is over', async () => {
    await bench.start('web', 'demo/web:1');
    await bench.start('sick', 'demo/sick:1');
    const command = ['wget', '-q', '-O', '-', 'http://127.0.0.1:8080/healthz'];
    expect((await run('web', command)).exitCode).toBe(1);
    await bench.clock.sleep(300);
    expect((await run('web', command)).exitCode).toBe(0);
    expect((await run('sick', ['wget', '-q', 'http://127.0.0.1:8080/healthz'])).exitCode).toBe(1);
    expect((await bench.inspect('web')).State.Health.Status).toBe('starting');
  });

  it('commands must see and change the files of volumes', async () => {
    await bench.start('data', 'demo/data:1');
    await run('data', ['sh', '-c', 'echo one > /data/f && echo two >> /data/f']);
    expect((await run('data', ['cat', '/data/f'])).output).toEqual([['out', 'one\ntwo\n']]);
    expect((await run('data', ['cat', '/data/none'])).exitCode).toBe(1);
    expect((await run('data', ['test', '-f', '/data/f'])).exitCode).toBe(0);
  });

  it('a command must take its time and end with its container', async () => {
    await bench.start('web', 'demo/web:1');
    const before = bench.clock.monotonic();
    expect((await run('web', ['sleep', '2'])).exitCode).toBe(0);
    expect(bench.clock.monotonic() - before).toBe(2000);
    const [outcome] = await Promise.all([
      run('web', ['sleep', '1000']),
      bench.clock.sleep(1000).then(() => bench.post('/containers/web/stop')),
    ]);
    expect(outcome.exitCode).toBe(137);
    expect(bench.clock.monotonic() - before).toBeLessThan(4000);
  });

  it('what does not run must refuse, and one order be run only once', async () => {
    await bench.create('web', 'demo/web:1');
    expect((await bench.post('/containers/web/exec', { Cmd: ['echo'] })).status).toBe(409);
    await bench.post('/containers/web/start');
    const { json } = await bench.post('/containers/web/exec', { Cmd: ['echo'] });
    const start = `/exec/${json.Id as string}/start`;
    expect([(await bench.post(start, {})).status, (await bench.post(start, {})).status]).toEqual([200, 409]);
    expect((await bench.post('/containers/web/exec', { Cmd: [] })).status).toBe(400);
    expect((await bench.get('/exec/none/json')).status).toBe(404);
    expect((await bench.post('/containers/web/exec', { Cmd: ['x'], AttachStdin: true })).status).toBe(501);
  });
});

describe('events', () => {
  const actions = (text: string): string[] =>
    text
      .trim()
      .split('\r\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as { Type: string; Action: string })
      .map(({ Type, Action }) => `${Type} ${Action}`);

  it('the life of a container must be told in order', async () => {
    const since = bench.clock.now() / 1000;
    await bench.start('data', 'demo/data:1', { Labels: { a: 'b' } });
    await bench.post('/containers/data/rename?name=kept');
    await bench.post('/containers/kept/stop');
    await bench.call('DELETE', '/containers/kept');
    const until = bench.clock.now() / 1000;
    const { text } = await bench.get(`/events?since=${since}&until=${until}`);
    expect(actions(text).filter((action) => !action.startsWith('image'))).toEqual([
      'volume create',
      'container create',
      'network connect',
      'container start',
      'container rename',
      'container kill',
      'network disconnect',
      'container die',
      'container stop',
      'container destroy',
    ]);
    expect(text).toContain('"Attributes":{"a":"b","image":"demo/data:1","name":"data"}');
    const filters = encodeURIComponent('{"type":["container"],"event":["start","die"],"container":["kept"]}');
    const some = await bench.get(`/events?since=${since}&until=${until}&filters=${filters}`);
    expect(actions(some.text)).toEqual(['container die']);
  });

  it('following must bring events as they happen, until the given time', async () => {
    await bench.create('web', 'demo/web:1');
    const until = bench.clock.now() / 1000 + 60;
    const following = bench.get(
      `/events?until=${until}&filters=${encodeURIComponent('{"type":["container"]}')}`,
    );
    await bench.clock.sleep(1000);
    await bench.post('/containers/web/start');
    expect(actions((await following).text)).toEqual(['container start', 'container health_status: healthy']);
    expect(bench.clock.now() / 1000).toBe(until);
  });
});
