import type { ReactElement } from 'react';
import type {
  HeldAnswer,
  HeldFound,
  HeldService,
  HeldVerdict,
  HeldWanted,
} from '../../../shared/contract/shapes/held.ts';
import { printable } from '../../../shared/printable.ts';
import { useTexts } from '../text/use-texts.ts';
import { Badge } from '../ui/badge.tsx';
import type { Tone } from '../ui/tone.ts';
import styles from './held-difference.module.css';
import { withShortDigests } from './short-digest.ts';

const tones: Readonly<Record<HeldVerdict, Tone>> = {
  'as-old': 'green',
  'as-new': 'blue',
  between: 'amber',
  gone: 'red',
  replaced: 'red',
  foreign: 'red',
  unchanged: 'grey',
};

/** Per service: what the old release wants, what is there, what the new one wants. */
export function HeldServices({ held }: { readonly held: HeldAnswer }): ReactElement {
  const texts = useTexts();
  return (
    <table className={styles.table} aria-label={texts.text('held.title')}>
      <thead>
        <tr>
          <th scope="col">{texts.text('held.service')}</th>
          <th scope="col">{`${texts.text('held.old')} ${held.oldVersion ?? '–'}`}</th>
          <th scope="col">{texts.text('held.found')}</th>
          <th scope="col">{`${texts.text('held.new')} ${held.newVersion ?? '–'}`}</th>
        </tr>
      </thead>
      <tbody>
        {held.services.map((service) => (
          <ServiceRow key={service.service} service={service} />
        ))}
      </tbody>
    </table>
  );
}

function ServiceRow({ service }: { readonly service: HeldService }): ReactElement {
  const texts = useTexts();
  const { verdict, found } = service;
  return (
    <tr>
      <th scope="row">
        <div className={styles.service}>
          {printable(service.service)}
          <Badge tone={tones[verdict]}>{texts.text(`held.verdict.${verdict}`)}</Badge>
        </div>
      </th>
      <td>
        <Wanted wanted={service.old} />
      </td>
      <td>
        {found.length === 0 && <span className={styles.quiet}>{texts.text('held.nothing')}</span>}
        {found.map((container) => (
          <Found key={container.id} container={container} />
        ))}
      </td>
      <td>
        <Wanted wanted={service.new} />
      </td>
    </tr>
  );
}

function Wanted({ wanted }: { readonly wanted: HeldWanted | null }): ReactElement {
  const texts = useTexts();
  if (wanted === null) return <span className={styles.quiet}>{texts.text('held.noService')}</span>;
  return (
    <div className={styles.container}>
      <span>{printable(wanted.container)}</span>
      <Image reference={wanted.image} />
      {wanted.containerId !== null && <Id id={wanted.containerId} />}
    </div>
  );
}

function Found({ container }: { readonly container: HeldFound }): ReactElement {
  const texts = useTexts();
  const { name, state, health, side, differs } = container;
  return (
    <div className={styles.container}>
      <span>{printable(name)}</span>
      <span>{`${texts.text(`held.side.${side}`)} · ${health === 'none' ? state : `${state}, ${health}`}`}</span>
      <Image reference={container.image} />
      <Id id={container.id} />
      {differs.map((what) => (
        <Badge key={what} tone="red">
          {texts.text(`held.differs.${what}`)}
        </Badge>
      ))}
    </div>
  );
}

function Image({ reference }: { readonly reference: string }): ReactElement {
  return (
    <code className={styles.image} title={reference}>
      {printable(withShortDigests(reference))}
    </code>
  );
}

function Id({ id }: { readonly id: string }): ReactElement {
  return (
    <code className={styles.quiet} title={id}>
      {id.slice(0, 12)}
    </code>
  );
}
