import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface CertificateOptions {
  /** Names and addresses that it is for, as OpenSSL writes them: `DNS:localhost`, `IP:127.0.0.1`. */
  readonly names?: readonly string[];
  /** Negative: it expired so long ago. */
  readonly days?: number;
  /** It is not valid before; for 30 days from then on. */
  readonly from?: Date;
}

/** An authority that exists for a test, and certificates of it. */
export class LabAuthority {
  readonly caFile: string;
  readonly #caKey: string;

  private constructor(
    readonly dir: string,
    readonly name: string,
  ) {
    this.caFile = join(dir, `${name}-ca.pem`);
    this.#caKey = join(dir, `${name}-ca-key.pem`);
  }

  static async found(dir: string, name: string): Promise<LabAuthority> {
    const authority = new LabAuthority(dir, name);
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    await run('openssl', [
      ...['req', '-x509', ...key, '-days', '30', '-subj', `/CN=${name} authority`],
      ...['-keyout', authority.#caKey, '-out', authority.caFile],
    ]);
    return authority;
  }

  async certificate(
    name: string,
    options: CertificateOptions = {},
  ): Promise<{ readonly certFile: string; readonly keyFile: string }> {
    const file = (kind: string): string => join(this.dir, `${this.name}-${name}${kind}`);
    const [certFile, keyFile] = [file('.pem'), file('-key.pem')];
    const names = options.names === undefined ? '' : `subjectAltName=${options.names.join(',')}\n`;
    await writeFile(file('.ext'), `${names}extendedKeyUsage=serverAuth,clientAuth\n`);
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    const request = ['-subj', `/CN=${name}`, '-keyout', keyFile, '-out', file('.csr')];
    await run('openssl', ['req', '-new', ...key, ...request]);
    if (options.from !== undefined) {
      await this.#signFrom(options.from, file);
      return { certFile, keyFile };
    }
    const signing = ['-CA', this.caFile, '-CAkey', this.#caKey, '-CAcreateserial', '-extfile', file('.ext')];
    const days = ['-days', String(options.days ?? 30)];
    await run('openssl', ['x509', '-req', '-in', file('.csr'), ...signing, ...days, '-out', certFile]);
    return { certFile, keyFile };
  }

  /** By the command that keeps books, which is the one that takes a date. */
  async #signFrom(from: Date, file: (kind: string) => string): Promise<void> {
    const books = [`database=${file('.txt')}`, `new_certs_dir=${this.dir}`, 'rand_serial=yes'];
    const rules = ['default_md=sha256', 'policy=any', '[any]', 'commonName=supplied'];
    await writeFile(file('.cnf'), ['[ca]', 'default_ca=own', '[own]', ...books, ...rules, ''].join('\n'));
    await writeFile(file('.txt'), '');
    const signing = ['-cert', this.caFile, '-keyfile', this.#caKey, '-extfile', file('.ext')];
    const start = from.toISOString().replace(/[-:T]|\.\d+/g, '');
    await run('openssl', [
      ...['ca', '-batch', '-notext', '-config', file('.cnf'), ...signing],
      ...['-startdate', start, '-days', '30', '-in', file('.csr'), '-out', file('.pem')],
    ]);
  }
}
