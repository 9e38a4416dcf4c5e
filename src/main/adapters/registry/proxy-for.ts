import { isLoopbackHost } from './registry-host.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that the environment names for an address, as curl and Docker read it: `HTTPS_PROXY`, `HTTP_PROXY`, in small
 * letters too, and `NO_PROXY` with names, their subdomains, ports and `*`. null: none. This machine needs none, ever.
 */
export function proxyFor(url: URL, env: Environment): URL | null {
  const name = url.protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  const text = env[name] || env[name.toUpperCase()] || '';
  if (text === '' || isLoopbackHost(url.host) || isExcepted(url, env)) return null;
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (!URL.canParse(whole)) return null;
  const proxy = new URL(whole);
  return proxy.protocol === 'http:' || proxy.protocol === 'https:' ? proxy : null;
}

function isExcepted(url: URL, env: Environment): boolean {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const rules = (env['no_proxy'] || env['NO_PROXY'] || '').split(/[\s,]+/).filter((rule) => rule !== '');
  return rules.some((rule) => {
    if (rule === '*') return true;
    const [, name = '', ruledPort] = /^\*?\.?(.*?)(?::(\d{1,5}))?$/.exec(rule.toLowerCase()) ?? [];
    if (ruledPort !== undefined && ruledPort !== port) return false;
    return name !== '' && (url.hostname === name || url.hostname.endsWith(`.${name}`));
  });
}
