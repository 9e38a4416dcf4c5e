import { WindlassError } from '../../../../shared/errors.ts';
import type { ErrorCode } from '../../../../shared/errors.ts';

/** What the engine was asked to do, for the message and the details of an error. */
export interface FailureSubject {
  /** `registry`: the engine in turn asked a registry, whose faults it hands on in its text. */
  readonly area: 'engine' | 'registry';
  /** `create container shop-web-1` */
  readonly action: string;
  /** Taken into the details: `{ container }`, `{ image }`, `{ network }`. */
  readonly details: Readonly<Record<string, string>>;
}

interface Rule {
  readonly pattern: RegExp;
  readonly code: ErrorCode;
  /** Only for calls that made the engine ask a registry. */
  readonly area?: 'registry';
  readonly reason?: string;
  readonly isRetryable?: true;
  /** What the text says beyond the code. */
  readonly read?: (match: RegExpExecArray, text: string) => Readonly<Record<string, unknown>>;
}

const textMaxLength = 2000;

/**
 * The first rule whose pattern the text matches decides. The status decides only when none does: engines
 * answer 500 for a wrong password and 404 for a refusal (faults.md 1.11), so the text is what counts.
 * Texts differ by engine version; every alternative was seen on one or read in its source.
 */
const rules: readonly Rule[] = [
  { pattern: /no space left on device|disk quota exceeded/i, code: 'host-disk-full' },
  ...refusalRules(),
  ...imageRules(),
  ...transferRules(),
  ...portRules(),
  {
    pattern: /container name "\/?([^"]{1,300})" is already in use/i,
    code: 'name-taken',
    read: (match) => ({ name: match[1] }),
  },
  {
    pattern: /network with name (\S{1,300}) already exists/i,
    code: 'name-taken',
    read: (match) => ({ name: match[1] }),
  },
  { pattern: /invalid container name/i, code: 'name-invalid' },
  { pattern: /same name as its current name/i, code: 'name-taken', reason: 'same-name' },
  {
    pattern: /removal of container \S+ is already in progress/i,
    code: 'in-use',
    reason: 'removal-in-progress',
  },
  { pattern: /client version \S+ is too (new|old)/i, code: 'engine-unsupported', reason: 'api-version' },
  ...startRules(),
  { pattern: /no such container/i, code: 'not-found', reason: 'container' },
  { pattern: /is not connected to (the )?network/i, code: 'not-found', reason: 'not-attached' },
  {
    pattern: /endpoint with name \S+ already exists in network/i,
    code: 'in-use',
    reason: 'already-attached',
  },
  { pattern: /network \S+ not found|no such network/i, code: 'not-found', reason: 'network' },
  { pattern: /no such volume/i, code: 'not-found', reason: 'volume' },
  { pattern: /could not find the file/i, code: 'not-found', reason: 'file' },
  {
    pattern: /(cannot|can't) remove (a |container .{0,200})?(running|paused|restarting|.*is running)/i,
    code: 'in-use',
    reason: 'running',
  },
  { pattern: /conflict: unable to (remove repository reference|delete)/i, code: 'in-use', reason: 'image' },
  { pattern: /volume is in use/i, code: 'in-use', reason: 'volume' },
  { pattern: /has active endpoints/i, code: 'in-use', reason: 'network' },
  {
    pattern: /container \S+ is (not running|paused|restarting)/i,
    code: 'engine-error',
    reason: 'not-running',
  },
  { pattern: /pool overlaps/i, code: 'engine-error', reason: 'subnet-overlap' },
  {
    pattern: /non-overlapping IPv4 address pool|address pools have been fully subnetted/i,
    code: 'engine-error',
    reason: 'no-address-pool',
  },
];

/** What a registry refuses. Some engines hand on its code, others the text of its status line. */
function refusalRules(): readonly Rule[] {
  return [
    {
      pattern: /toomanyrequests|too many requests|rate limit/i,
      area: 'registry',
      code: 'registry-rate-limited',
      isRetryable: true,
      read: (_match, text) => retryAfter(text),
    },
    {
      pattern: /no basic auth credentials/i,
      area: 'registry',
      code: 'registry-unauthorized',
      reason: 'no-credentials',
    },
    // Why before "unauthorized": Docker Hub says both of a repository that does not exist.
    {
      pattern:
        /pull access denied|access to the resource is denied|insufficient_scope|\bdenied: |403 forbidden/i,
      area: 'registry',
      code: 'registry-denied',
    },
    {
      pattern: /unauthorized|authentication required|failed with status: 401|incorrect username or password/i,
      area: 'registry',
      code: 'registry-unauthorized',
    },
    {
      pattern: /server gave HTTP response to HTTPS client/i,
      area: 'registry',
      code: 'registry-tls',
      reason: 'plain-http',
    },
    { pattern: /x509: |tls: |certificate (is|has|signed|required)/i, area: 'registry', code: 'registry-tls' },
  ];
}

/** Images that are not there, by the registry or by the engine itself. */
function imageRules(): readonly Rule[] {
  return [
    {
      pattern: /no matching manifest for|does not match the (specified|detected) platform/i,
      code: 'image-not-found',
      reason: 'platform',
    },
    {
      pattern:
        /manifest unknown|name unknown|manifest for \S+ not found|repository name not known|not found: does not exist|404 not found/i,
      area: 'registry',
      code: 'image-not-found',
      reason: 'registry',
    },
    { pattern: /unknown blob|blob unknown/i, area: 'registry', code: 'image-not-found', reason: 'layer' },
    {
      pattern:
        /invalid reference format|invalid repository name|repository name must be lowercase|invalid tag format/i,
      code: 'image-invalid',
    },
    { pattern: /no such image/i, code: 'image-not-found', reason: 'engine' },
  ];
}

/** What may be better a little later. */
function transferRules(): readonly Rule[] {
  return [
    {
      pattern:
        /layer verification failed|failed to register layer|unexpected EOF|invalid (checksum|tar header)|gzip: /i,
      area: 'registry',
      code: 'pull-failed',
      isRetryable: true,
    },
    {
      pattern:
        /unexpected HTTP status: 5\d\d|\b5\d\d (internal server error|bad gateway|service unavailable|gateway time-?out)/i,
      area: 'registry',
      code: 'registry-error',
      isRetryable: true,
    },
    {
      pattern:
        /dial (tcp|udp)|no such host|i\/o timeout|handshake timeout|connection (refused|reset)|no route to host|network is unreachable|context deadline exceeded|Client\.Timeout|server misbehaving|: EOF$/i,
      area: 'registry',
      code: 'registry-unreachable',
      isRetryable: true,
    },
  ];
}

/** Host ports, which are taken when a container starts. */
function portRules(): readonly Rule[] {
  return [
    {
      pattern:
        /port is already allocated|(bind|host port)[^\n]{0,200}address already in use|ports are not available/i,
      code: 'port-taken',
      read: (_match, text) => ({ hostPort: hostPortIn(text) }),
    },
    { pattern: /address already in use/i, code: 'engine-error', reason: 'address-taken' },
    { pattern: /cannot assign requested address/i, code: 'engine-error', reason: 'host-address-missing' },
  ];
}

/** Why a container could not be created or started. */
function startRules(): readonly Rule[] {
  return [
    {
      pattern: /cannot join network of a non running container|joining network namespace of container/i,
      code: 'engine-error',
      reason: 'joined-not-running',
    },
    {
      pattern: /bind source path does not exist: ([^\n]{1,500})/i,
      code: 'engine-error',
      reason: 'bind-source-missing',
      read: (match) => ({ path: match[1] }),
    },
    {
      pattern:
        /exec: "[^"]{0,500}": [^\n]{0,600}(no such file|not found in)|executable file [^\n]{0,300}not found/i,
      code: 'engine-error',
      reason: 'command-missing',
    },
    { pattern: /exec: "[^"]{0,500}": permission denied/i, code: 'engine-error', reason: 'command-refused' },
  ];
}

/** The one reading of an engine's refusal: status and text to an error of ours. Pure. */
export function engineFailure(subject: FailureSubject, status: number, text: string): WindlassError {
  const shown = oneLine(text);
  for (const rule of rules) {
    if (rule.area !== undefined && rule.area !== subject.area) continue;
    const match = rule.pattern.exec(shown);
    if (match === null) continue;
    return failure(subject, status, shown, rule.code, rule.isRetryable === true, {
      ...(rule.reason === undefined ? {} : { reason: rule.reason }),
      ...rule.read?.(match, shown),
    });
  }
  return byStatus(subject, status, shown);
}

function byStatus(subject: FailureSubject, status: number, text: string): WindlassError {
  const isPassing = status === 502 || status === 503 || status === 504;
  if (subject.area === 'registry') {
    if (status === 404) return failure(subject, status, text, 'image-not-found', false, {});
    return failure(subject, status, text, 'registry-error', status >= 500, {});
  }
  if (status === 404) return failure(subject, status, text, 'not-found', false, {});
  return failure(subject, status, text, 'engine-error', isPassing, {});
}

function failure(
  subject: FailureSubject,
  status: number,
  text: string,
  code: ErrorCode,
  isRetryable: boolean,
  more: Readonly<Record<string, unknown>>,
): WindlassError {
  const details = { ...subject.details, ...more, status, engineText: text };
  return new WindlassError(code, `${subject.action}: ${text}`, details, { isRetryable });
}

/** `Bind for 0.0.0.0:8080 failed`, `listen tcp4 0.0.0.0:8080: bind`, `host port 0.0.0.0:8080/tcp`. */
function hostPortIn(text: string): number | null {
  const found =
    /bind for \S{0,60}:(\d{1,5}) failed/i.exec(text) ??
    /listen \w{1,5} \S{0,60}:(\d{1,5}): bind/i.exec(text) ??
    /host port (?:for )?(?:[\d.]{7,15}:|\[[0-9a-f:.]{2,45}\]:)?(\d{1,5})\b/i.exec(text) ??
    /exposing port \w{1,5} \S{0,60}:(\d{1,5}) ->/i.exec(text);
  return found === null ? null : Number(found[1]);
}

/** Some registries say in their text how long to stay away. */
function retryAfter(text: string): Readonly<Record<string, unknown>> {
  const found = /retry-after: (\d{1,6}(?:\.\d{1,6})?)(ms|s)/i.exec(text);
  if (found === null) return {};
  return { retryAfterMs: Math.ceil(Number(found[1]) * (found[2]?.toLowerCase() === 's' ? 1000 : 1)) };
}

function oneLine(text: string): string {
  return text.slice(0, textMaxLength).replace(/\s+/g, ' ').trim();
}
