import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server as NetServer, Socket } from 'node:net';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import type { AuthContext, Connection, ParsedKey, PublicKeyAuthContext } from 'ssh2';

const { Server, utils } = ssh2;

export interface KeyPair {
  readonly private: string;
  readonly public: string;
}

/** As ssh-keygen writes it; with a passphrase the private half is encrypted. */
export function makeKeyPair(passphrase?: string): KeyPair {
  if (passphrase === undefined) return utils.generateKeyPairSync('ed25519');
  return utils.generateKeyPairSync('ed25519', { passphrase, cipher: 'aes256-ctr', rounds: 16 });
}

export interface SshHostOptions {
  /** A socket of this machine, which is what the host has as its engine. */
  readonly dockerHost: string;
  readonly password?: string;
  /** Public half of the key that lets in. */
  readonly authorizedKey?: string;
}

/** A host on the loopback interface with an SSH server that forwards to its engine and does nothing else. */
export class SshHost {
  readonly port: number;
  readonly #server: NetServer;
  readonly #sockets: ReadonlySet<Socket>;
  /** Of its host key. */
  readonly publicKey: string;

  private constructor(server: NetServer, sockets: ReadonlySet<Socket>, publicKey: string) {
    this.#server = server;
    this.#sockets = sockets;
    this.publicKey = publicKey;
    this.port = (server.address() as AddressInfo).port;
  }

  static async open(options: SshHostOptions): Promise<SshHost> {
    const keys = makeKeyPair();
    const ssh = new Server({ hostKeys: [keys.private] }, (client) => serve(client, options));
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      ssh.injectSocket(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new SshHost(server, sockets, keys.public);
  }

  /** As the form of the window takes it. */
  get login(): string {
    return `keeper@127.0.0.1:${this.port}`;
  }

  /** As ssh-keygen tells it. */
  get fingerprint(): string {
    const digest = createHash('sha256').update(parsed(this.publicKey).getPublicSSH()).digest('base64');
    return `SHA256:${digest.replace(/=+$/, '')}`;
  }

  async close(): Promise<void> {
    const end = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await end;
  }
}

/** A line of known_hosts for it; with a key that is not its own, as after somebody stepped in between. */
export function knownHostsLine({ port, publicKey }: SshHost, key = publicKey): string {
  const [type, data] = key.split(' ');
  return `[127.0.0.1]:${port} ${type} ${data}\n`;
}

/** A file of `~/.ssh`. */
export function writeSsh(home: string, name: string, text: string): void {
  const directory = join(home, '.ssh');
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, name), text, { mode: 0o600 });
}

function serve(client: Connection, options: SshHostOptions): void {
  const methods: ('publickey' | 'password')[] = [
    ...(options.authorizedKey === undefined ? [] : (['publickey'] as const)),
    ...(options.password === undefined ? [] : (['password'] as const)),
  ];
  client.on('authentication', (context) =>
    isLetIn(context, options) ? context.accept() : context.reject(methods),
  );
  // Why: who goes away in the middle of something is no failure of the host.
  client.on('error', () => undefined);
  client.on('openssh.streamlocal', (accept) => {
    const channel = accept();
    const engine = connect(options.dockerHost.slice('unix://'.length));
    channel.pipe(engine).pipe(channel);
    engine.on('error', () => channel.end());
    channel.on('error', () => engine.destroy()).on('close', () => engine.destroy());
  });
}

function isLetIn(context: AuthContext, { password, authorizedKey }: SshHostOptions): boolean {
  if (context.method === 'password') return password !== undefined && context.password === password;
  return context.method === 'publickey' && authorizedKey !== undefined && isOwner(context, authorizedKey);
}

/** Without a signature it is only asked whether the key would do. */
function isOwner({ key, blob, signature }: PublicKeyAuthContext, authorizedKey: string): boolean {
  const known = parsed(authorizedKey);
  if (!known.getPublicSSH().equals(key.data)) return false;
  return signature === undefined || blob === undefined || known.verify(blob, signature) === true;
}

function parsed(text: string): ParsedKey {
  const key = utils.parseKey(text);
  if (key instanceof Error) throw key;
  return Array.isArray(key) ? (key[0] as ParsedKey) : key;
}
