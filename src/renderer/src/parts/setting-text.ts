import type { Difference } from '../../../shared/contract/shapes/operation.ts';
import { serviceSettings } from '../../../shared/service-settings.ts';
import type { ServiceSetting } from '../../../shared/service-settings.ts';
import type { Translator } from '../../../shared/translator.ts';
import { duration } from '../text/format.ts';
import { objectText } from './object-text.ts';
import { field, fields, items, readJson, word } from './read-json.ts';
import { size } from './size.ts';

type Say = (texts: Translator, value: unknown) => string;
type Named = Pick<Difference, 'area' | 'name'>;

/** What of the service it is, besides the word for its area: a name of the operator's own, or our word for a setting. */
export function settingName(texts: Translator, { area, name }: Named): string {
  if (area === name) return '';
  return area === 'other' || area === 'command' ? texts.text(`setting.${name}`) : name;
}

/** One side of a difference as a person reads it; null: it is not there. */
export function settingValue(texts: Translator, { area, name }: Named, text: string | null): string {
  if (text === null) return texts.text(isSwitch(name) ? 'setting.no' : 'difference.absent');
  if (area === 'other' && name === 'lifecycle') return texts.text('setting.lifecycle.oneShot');
  const value = readJson(text);
  if (value === undefined) return text;
  if (area === 'ports')
    return items(value)
      .map((binding) => portText(texts, binding))
      .join(', ');
  if (area === 'volumes') return mountText(texts, value);
  if (area === 'networks') return attachmentText(texts, value);
  if (area === 'network' || area === 'volume') return objectText(texts, value);
  if (area === 'command') return commandText(value);
  if (area === 'other' && isSetting(name)) return say[name]?.(texts, value) ?? text;
  return text;
}

const list: Say = (_texts, value) => items(value).map(String).join(', ');
const yesOrNo: Say = (texts, value) => texts.text(value === true ? 'setting.yes' : 'setting.no');
const bytes: Say = (texts, value) => size(Number(value), texts.language);

/** null: a text of the operator's own, shown as it is. */
const say: Readonly<Record<ServiceSetting, Say | null>> = {
  capAdd: list,
  capDrop: list,
  containerName: null,
  cpus: (texts, value) => new Intl.NumberFormat(texts.language).format(Number(value)),
  dns: list,
  expose: list,
  extraHosts: list,
  healthcheck: healthcheckText,
  hostname: null,
  init: yesOrNo,
  lifecycle: null,
  logging: loggingText,
  memoryBytes: bytes,
  networkMode: networkModeText,
  privileged: yesOrNo,
  readOnly: yesOrNo,
  restart: restartText,
  stopGraceMs: (_texts, value) => time(value),
  stopSignal: null,
  ulimits: (_texts, value) => items(value).map(limitText).join(', '),
  user: null,
  workingDir: null,
};

function isSetting(name: string): name is ServiceSetting {
  return serviceSettings.some((setting) => setting === name);
}

function isSwitch(name: string): boolean {
  return isSetting(name) && say[name] === yesOrNo;
}

function portText(texts: Translator, binding: unknown): string {
  const ip = word(binding, 'hostIp');
  const port = field(binding, 'hostPort');
  const shown = typeof port === 'number' ? String(port) : texts.text('setting.port.any');
  if (ip === '') return shown;
  if (typeof port !== 'number') return `${shown} (${ip})`;
  return `${ip.includes(':') ? `[${ip}]` : ip}:${shown}`;
}

function mountText(texts: Translator, mount: unknown): string {
  const type = String(field(mount, 'type'));
  const parts = [mountSource(texts, type, mount)];
  if (field(mount, 'readOnly') === true) parts.push(texts.text('setting.mount.readOnly'));
  const limit = field(mount, 'sizeBytes');
  if (typeof limit === 'number') parts.push(texts.text('setting.mount.size', { size: bytes(texts, limit) }));
  const mode = field(mount, 'mode');
  if (typeof mode === 'number') parts.push(texts.text('setting.mount.mode', { mode: mode.toString(8) }));
  return parts.join(', ');
}

function mountSource(texts: Translator, type: string, mount: unknown): string {
  if (type === 'volume') return String(field(mount, 'volume'));
  if (type === 'bind') return String(field(mount, 'source'));
  return texts.text(`setting.mount.${type}`);
}

function attachmentText(texts: Translator, attachment: unknown): string {
  const aliases = items(field(attachment, 'aliases')).map(String);
  const addresses = ['ipv4Address', 'ipv6Address']
    .map((family) => field(attachment, family))
    .filter((address) => typeof address === 'string');
  const names =
    aliases.length === 0
      ? texts.text('setting.network.attached')
      : texts.text('setting.network.aliases', { names: aliases.join(', ') });
  return [names, ...addresses].join(', ');
}

/** As it would be typed: words with blanks in quotes. */
function commandText(value: unknown): string {
  return items(value)
    .map(String)
    .map((word) => (/^[^\s'"]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ');
}

function restartText(texts: Translator, value: unknown): string {
  const name = String(field(value, 'name'));
  const count = Number(field(value, 'maximumRetryCount') ?? 0);
  return name === 'on-failure' && count > 0 ? texts.text('setting.restart.limited', { name, count }) : name;
}

function healthcheckText(texts: Translator, value: unknown): string {
  if (field(value, 'isDisabled') === true) return texts.text('setting.health.disabled');
  const part = (name: string, shown: (value: unknown) => string): readonly string[] => {
    const given = field(value, name);
    return given === null || given === undefined ? [] : [shown(given)];
  };
  const parts = [
    ...part('test', probeText),
    ...part('intervalMs', (ms) => texts.text('setting.health.interval', { time: time(ms) })),
    ...part('timeoutMs', (ms) => texts.text('setting.health.timeout', { time: time(ms) })),
    ...part('retries', (count) => texts.text('setting.health.retries', { count: Number(count) })),
    ...part('startPeriodMs', (ms) => texts.text('setting.health.startPeriod', { time: time(ms) })),
  ];
  return parts.length === 0 ? texts.text('setting.health.ofImage') : parts.join(' · ');
}

/** Without the word that says how it is run: `CMD-SHELL` has one text, `CMD` has words. */
function probeText(test: unknown): string {
  const [how, ...command] = items(test).map(String);
  return how === 'CMD-SHELL' ? command.join(' ') : commandText(how === 'CMD' ? command : items(test));
}

function networkModeText(texts: Translator, value: unknown): string {
  const kind = String(field(value, 'kind'));
  return texts.text(`setting.networkMode.${kind}`, { service: word(value, 'service') });
}

function loggingText(_texts: Translator, value: unknown): string {
  const options = fields(field(value, 'options')).map(([name, option]) => `${name}=${String(option)}`);
  const driver = String(field(value, 'driver'));
  return options.length === 0 ? driver : `${driver} (${options.join(', ')})`;
}

function limitText(limit: unknown): string {
  const [soft, hard] = [field(limit, 'soft'), field(limit, 'hard')].map(String);
  return `${String(field(limit, 'name'))} ${soft === hard ? soft : `${soft}/${hard}`}`;
}

/** To the millisecond: what a definition says exactly must not be rounded when it is compared. */
function time(value: unknown): string {
  const ms = Number(value);
  return ms % 1000 === 0 ? duration(ms) : `${ms} ms`;
}
