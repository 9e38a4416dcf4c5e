import { beforeAll, describe, expect, it } from 'vitest';
import type { StackSpec } from '../../../main/core/model/service-spec.ts';
import { diffObjects } from '../../../main/core/policy/object-differences.ts';
import { aNetwork, aVolume } from '../../../main/testing/builders/service-spec.ts';
import { objectSettingNames } from '../../../shared/object-settings.ts';
import type { Translator } from '../../../shared/translator.ts';
import { textsIn } from '../../testing/texts.ts';
import { settingValue } from './setting-text.ts';

const whole = aNetwork('back', {
  driver: 'overlay',
  driverOpts: { mtu: '1450' },
  internal: true,
  attachable: true,
  enableIpv6: true,
  subnets: [
    { subnet: '10.1.0.0/24', gateway: '10.1.0.1' },
    { subnet: 'fd00::/64', gateway: null },
  ],
  labels: { team: 'shop' },
});

function stack(change: Partial<StackSpec>): StackSpec {
  return { services: [], networks: [], volumes: [], ...change };
}

describe('networks and volumes in a comparison', () => {
  let en: Translator;
  let de: Translator;
  beforeAll(async () => {
    [en, de] = await Promise.all([textsIn('en'), textsIn('de')]);
  });

  /** `before → after` by name. */
  function shown(texts: Translator, before: StackSpec, after: StackSpec): readonly string[] {
    return diffObjects(before, after).map((row) => {
      const [was, is] = [row.before, row.after].map((side) => settingValue(texts, row, side));
      return `${row.area} ${row.name}: ${was} → ${is}`;
    });
  }

  it('must show of a network that stays only the settings that differ', () => {
    expect(
      shown(en, stack({ networks: [aNetwork('back', { driver: 'overlay' })] }), stack({ networks: [whole] })),
    ).toEqual([
      'network shop_back: options: none · internal: no · attachable: no · IPv6: no · subnets: none · labels: none → ' +
        'options: mtu=1450 · internal: yes · attachable: yes · IPv6: yes · ' +
        'subnets: 10.1.0.0/24 (gateway 10.1.0.1), fd00::/64 · labels: team=shop',
    ]);
  });

  it('must show one that comes with what was said about it, and nothing of what is somebody else’s', () => {
    const before = stack({ networks: [aNetwork('front')] });
    const after = stack({
      networks: [aNetwork('proxy', { name: 'proxy', external: true })],
      volumes: [aVolume('data', { driver: 'nfs', driverOpts: { share: 'nas:/data' } })],
    });
    expect(shown(de, before, after)).toEqual([
      'network proxy: nicht vorhanden → extern: ja',
      'network shop_front: Treiber: bridge → nicht vorhanden',
      'volume shop_data: nicht vorhanden → Treiber: nfs · Optionen: share=nas:/data',
    ]);
  });

  it('the same definitions under other keys must be no difference', () => {
    const before = stack({ networks: [whole], volumes: [aVolume('data')] });
    const after = stack({ networks: [{ ...whole, key: 'other' }], volumes: [{ ...aVolume('data') }] });
    expect(diffObjects(before, after)).toEqual([]);
  });

  it('must have a word for every setting in both languages', () => {
    const missing = [en, de].flatMap((texts) =>
      objectSettingNames.map((name) => `setting.object.${name}`).filter((key) => !texts.has(key)),
    );
    expect(missing).toEqual([]);
  });
});
