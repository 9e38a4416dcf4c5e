import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Certificate } from '../../../shared/certificate.ts';
import { render } from '../../testing/render.tsx';
import { sampleEnvironment } from '../../testing/sample-rows.ts';
import { CertificateNotice } from '../features/environments/certificate-notice.tsx';
import { EnvironmentLink } from './environment-link.tsx';

const client = (endsAt: string): Certificate => ({ whose: 'client', endsAt });
const soon = client('2030-01-04T00:00:00.000Z');
const over = client('2029-12-31T00:00:00.000Z');
const late = client('2031-01-01T00:00:00.000Z');

beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2030, 0, 1) }));
afterEach(() => void vi.useRealTimers());

describe('an environment of the rail', () => {
  const link = async (certificate: Certificate): Promise<string> =>
    (await render(<EnvironmentLink row={sampleEnvironment({ certificates: [certificate] })} />)).markup;

  it('must be marked while a certificate of it ends soon', async () => {
    expect(await link(soon)).toContain('aria-label="certificate ends soon"');
    expect(await link(late)).not.toContain('aria-label="certificate');
  });

  it('must not call soon what is over', async () => {
    const markup = await link(over);
    expect(markup).toContain('aria-label="certificate is over"');
    expect(markup).not.toContain('ends soon');
  });
});

describe('the notice of certificates', () => {
  it('must say whose ends and when, and be nothing where none does', async () => {
    const { text } = await render(<CertificateNotice certificates={[late, soon]} />);
    expect(text).toContain('A Certificate Ends Soon');
    expect(text).toContain('Your certificate ends in 3 days (2030-01-04)');
    expect((await render(<CertificateNotice certificates={[late]} />)).text).toBe('');
  });

  it('must say in German what is over', async () => {
    const { text } = await render(<CertificateNotice certificates={[over]} />, 'de');
    expect(text).toContain('Ein Zertifikat ist abgelaufen');
    expect(text).toContain('Ihr Zertifikat ist am 2029-12-31 abgelaufen');
  });
});
