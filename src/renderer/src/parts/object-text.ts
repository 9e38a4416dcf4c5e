import type { ObjectSetting } from '../../../shared/object-settings.ts';
import type { Translator } from '../../../shared/translator.ts';
import { field, fields, items, word } from './read-json.ts';

type Say = (texts: Translator, value: unknown) => string;

const pairs: Say = (texts, value) =>
  listed(
    texts,
    fields(value).map(([name, option]) => `${name}=${String(option)}`),
  );
const yesOrNo: Say = (texts, value) => texts.text(value === true ? 'setting.yes' : 'setting.no');

/** In the order in which they are said. */
const say: Readonly<Record<ObjectSetting, Say>> = {
  external: yesOrNo,
  driver: (_texts, value) => String(value),
  driverOpts: pairs,
  internal: yesOrNo,
  attachable: yesOrNo,
  enableIpv6: yesOrNo,
  subnets: (texts, value) =>
    listed(
      texts,
      items(value).map((subnet) => subnetText(texts, subnet)),
    ),
  labels: pairs,
};

/** Settings of a network or a volume itself, each with its word. */
export function objectText(texts: Translator, value: unknown): string {
  const given = new Map(fields(value));
  return Object.entries(say)
    .filter(([setting]) => given.has(setting))
    .map(
      ([setting, sayIt]) => `${texts.text(`setting.object.${setting}`)}: ${sayIt(texts, given.get(setting))}`,
    )
    .join(' · ');
}

function listed(texts: Translator, parts: readonly string[]): string {
  return parts.length === 0 ? texts.text('setting.object.none') : parts.join(', ');
}

function subnetText(texts: Translator, subnet: unknown): string {
  const gateway = word(subnet, 'gateway');
  const address = String(field(subnet, 'subnet'));
  return gateway === '' ? address : `${address} (${texts.text('setting.object.gateway', { gateway })})`;
}
