import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DemoBench } from '../../testing/demo-bench.ts';
import { doOverlap, formatIpv4, isInside, parseCidr, parseIpv4, sizeOf } from './host/ipv4.ts';

let bench: DemoBench;
beforeEach(async () => {
  bench = await DemoBench.open();
});
afterEach(() => bench.close());

async function network(name: string, order: object = {}): Promise<string> {
  return (await bench.post('/networks/create', { Name: name, ...order })).json.Id as string;
}

function on(name: string, ...aliases: string[]): object {
  return {
    HostConfig: { NetworkMode: name },
    NetworkingConfig: { EndpointsConfig: { [name]: { Aliases: aliases } } },
  };
}

describe('networks', () => {
  it('names must not be unique, unless the order asks for it', async () => {
    const [one, two] = [await network('net'), await network('net')];
    expect(one).not.toBe(two);
    expect(await bench.post('/networks/create', { Name: 'net', CheckDuplicate: true })).toMatchObject({
      status: 409,
      json: { message: 'network with name net already exists' },
    });
    expect(await bench.get('/networks/net')).toMatchObject({ status: 400 });
    expect((await bench.get(`/networks/${one}`)).status).toBe(200);
  });

  it('a network with running containers must not be removed, one with stopped ones may', async () => {
    await network('net');
    await bench.start('web', 'demo/web:1', on('net'));
    const refused = await bench.call('DELETE', '/networks/net');
    expect(refused.status).toBe(403);
    expect(refused.json.message).toMatch(
      /^error while removing network: network net id [0-9a-f]{64} has active endpoints$/,
    );
    await bench.post('/containers/web/stop');
    expect((await bench.call('DELETE', '/networks/net')).status).toBe(204);
    expect((await bench.post('/containers/web/start')).json.message).toMatch(
      /^network [0-9a-f]{64} not found$/,
    );
  });

  it('predefined networks must stay', async () => {
    expect((await bench.call('DELETE', '/networks/bridge')).status).toBe(403);
    expect((await bench.post('/networks/create', { Name: 'bridge' })).status).toBe(403);
  });

  it('subnets must not overlap, and addresses be chosen in them', async () => {
    await network('one', { IPAM: { Config: [{ Subnet: '10.1.0.0/24' }] } });
    const overlapping = { Name: 'two', IPAM: { Config: [{ Subnet: '10.1.0.128/25' }] } };
    expect(await bench.post('/networks/create', overlapping)).toMatchObject({
      status: 403,
      json: { message: 'Pool overlaps with other one on this address space' },
    });
    const fixed = {
      NetworkingConfig: { EndpointsConfig: { one: { IPAMConfig: { IPv4Address: '10.1.0.9' } } } },
    };
    await bench.start('web', 'demo/web:1', { HostConfig: { NetworkMode: 'one' }, ...fixed });
    expect((await bench.inspect('web')).NetworkSettings.Networks.one).toMatchObject({
      IPAddress: '10.1.0.9',
      IPPrefixLen: 24,
      Gateway: '10.1.0.1',
      MacAddress: '02:42:0a:01:00:09',
    });
    await bench.create('rival', 'demo/web:1', { HostConfig: { NetworkMode: 'one' }, ...fixed });
    expect(await bench.post('/containers/rival/start')).toMatchObject({
      status: 403,
      json: { message: 'Address already in use' },
    });
  });

  it('drivers that it does not have must be refused', async () => {
    for (const order of [
      { Driver: 'overlay' },
      { Driver: 'macvlan' },
      { ConfigOnly: true },
      { Ingress: true },
    ]) {
      expect((await bench.post('/networks/create', { Name: 'net', ...order })).status).toBe(501);
    }
  });
});

describe('names on a network', () => {
  it('aliases and names must resolve while the container runs, on that network only', async () => {
    await network('front');
    await network('back');
    await bench.start('web-1', 'demo/web:1', on('front', 'web'));
    expect(bench.engine.resolve('front', 'web')).toEqual(['172.18.0.2']);
    expect(bench.engine.resolve('front', 'web-1')).toEqual(['172.18.0.2']);
    expect(bench.engine.resolve('back', 'web')).toEqual([]);
    await bench.post('/containers/web-1/stop');
    expect(bench.engine.resolve('front', 'web')).toEqual([]);
  });

  it('an alias must lead to all that have it, and move with connect and disconnect', async () => {
    await network('net');
    await bench.start('old', 'demo/web:1', on('net', 'web'));
    await bench.start('new', 'demo/web:1', on('net'));
    expect(bench.engine.resolve('net', 'web')).toEqual(['172.18.0.2']);
    await bench.post('/networks/net/disconnect', { Container: 'new' });
    await bench.post('/networks/net/connect', { Container: 'new', EndpointConfig: { Aliases: ['web'] } });
    expect(bench.engine.resolve('net', 'web')).toEqual(['172.18.0.2', '172.18.0.3']);
    await bench.post('/networks/net/disconnect', { Container: 'old' });
    expect(bench.engine.resolve('net', 'web')).toEqual(['172.18.0.3']);
  });

  it('containers must reach each other by alias, and not what is not up', async () => {
    await network('net');
    await bench.start('web', 'demo/web:1', on('net', 'app'));
    await bench.start('client', 'demo/plain:1', on('net'));
    const wget = async (host: string): Promise<number> => {
      const { json } = await bench.post('/containers/client/exec', {
        Cmd: ['wget', '-q', '-O', '-', `http://${host}:8080/`],
      });
      await bench.post(`/exec/${json.Id as string}/start`, {});
      return (await bench.get(`/exec/${json.Id as string}/json`)).json.ExitCode as number;
    };
    expect(await wget('app')).toBe(1);
    await bench.clock.sleep(300);
    expect([await wget('app'), await wget('nobody')]).toEqual([0, 1]);
  });

  it('what was connected must be refused twice, what was not be 500', async () => {
    await network('net');
    await bench.start('web', 'demo/web:1', on('net'));
    expect((await bench.post('/networks/net/connect', { Container: 'web' })).json.message).toBe(
      'endpoint with name web already exists in network net',
    );
    await bench.post('/networks/net/disconnect', { Container: 'web' });
    expect((await bench.post('/networks/net/disconnect', { Container: 'web' })).status).toBe(500);
    const aliased = { Container: 'web', EndpointConfig: { Aliases: ['x'] } };
    expect((await bench.post('/networks/bridge/connect', aliased)).status).toBe(400);
  });

  it('a network that is not there must be missed at start, not at create', async () => {
    await bench.create('web', 'demo/web:1', on('nowhere'));
    expect(await bench.post('/containers/web/start')).toMatchObject({
      status: 404,
      json: { message: 'network nowhere not found' },
    });
    const two = { EndpointsConfig: { bridge: {}, host: {} } };
    expect(
      (await bench.post('/containers/create', { Image: 'demo/web:1', NetworkingConfig: two })).status,
    ).toBe(400);
  });
});

describe('joined containers', () => {
  it('must need the other one running, share its ports, and follow it by id', async () => {
    const owner = await bench.create('owner', 'demo/plain:1', {
      HostConfig: { PortBindings: { '8080/tcp': [{ HostPort: '9000' }] } },
    });
    await bench.create('joined', 'demo/web:1', { HostConfig: { NetworkMode: 'container:owner' } });
    expect(await bench.post('/containers/joined/start')).toMatchObject({
      status: 409,
      json: { message: `cannot join network of a non running container: ${owner}` },
    });
    await bench.post('/containers/owner/rename?name=renamed');
    await bench.post('/containers/owner/start');
    await bench.post('/containers/renamed/start');
    expect((await bench.post('/containers/joined/start')).status).toBe(204);
    await bench.clock.sleep(300);
    expect(bench.engine.isPortAnswering('', 9000)).toBe(true);
    expect((await bench.inspect('joined')).NetworkSettings.Networks).toEqual({});
  });

  it('must not publish ports of their own', async () => {
    await bench.create('owner', 'demo/web:1');
    const HostConfig = { NetworkMode: 'container:owner', PortBindings: { '80/tcp': [{ HostPort: '1' }] } };
    expect((await bench.post('/containers/create', { Image: 'demo/web:1', HostConfig })).status).toBe(400);
  });
});

describe('addresses', () => {
  it('must survive printing and reading', () => {
    fc.assert(
      fc.property(fc.nat(0xffffffff), (address) => {
        expect(parseIpv4(formatIpv4(address))).toBe(address);
      }),
    );
  });

  it('subnets must overlap exactly when some address is in both', () => {
    const cidr = fc.tuple(fc.nat(0xffffffff), fc.integer({ min: 8, max: 32 })).map(([address, prefix]) => {
      const read = parseCidr(`${formatIpv4(address)}/${prefix}`);
      if (read === null) throw new Error('not read');
      return read;
    });
    fc.assert(
      fc.property(cidr, cidr, (a, b) => {
        const ends = [a.base, a.base + sizeOf(a) - 1, b.base, b.base + sizeOf(b) - 1];
        expect(doOverlap(a, b)).toBe(ends.some((address) => isInside(a, address) && isInside(b, address)));
        expect(doOverlap(a, b)).toBe(doOverlap(b, a));
      }),
    );
  });

  it('what is none must be refused', () => {
    for (const text of ['', '1.2.3', '256.1.1.1', '1.2.3.4.5', 'a.b.c.d', '01234.1.1.1'])
      expect(parseIpv4(text)).toBeNull();
    for (const text of ['', '1.2.3.4', '1.2.3.4/33', '1.2.3.4/-1', '::1/64', '1.2.3/8'])
      expect(parseCidr(text)).toBeNull();
  });
});
