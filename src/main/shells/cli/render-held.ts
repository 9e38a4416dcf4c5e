import type { HeldFound, HeldObject, HeldService, HeldWanted } from '../../../shared/contract/shapes/held.ts';
import { describeError } from '../../../shared/describe-error.ts';
import type { Translator } from '../../../shared/translator.ts';
import type { HeldComparison, HeldCourse } from '../../core/operations/held-comparison.ts';
import { formatDeploymentAddress } from './deployment-address.ts';
import type { Line, Span } from './printed-line.ts';
import { span } from './printed-line.ts';
import { shellWord } from './shell-word.ts';
import { renderTable } from './table.ts';

/** What both releases want, what is there, and what each of the two commands would do now. */
export function renderHeld(texts: Translator, held: HeldComparison): readonly Line[] {
  const titles = [
    texts.text('column.service'),
    `${texts.text('held.old')} ${held.oldVersion ?? '-'}`,
    texts.text('held.found'),
    `${texts.text('held.new')} ${held.newVersion ?? '-'}`,
    '',
  ];
  const rows = held.services.flatMap((service) => serviceRows(texts, service));
  return [
    [],
    ...(rows.length === 0 ? [] : renderTable(titles, rows)),
    ...held.objects.filter((object) => !object.isThere).map((object) => missingLine(texts, object)),
    ...held.objects.filter(({ differs }) => differs.length > 0).map((object) => unlikeLine(texts, object)),
    [],
    ...held.choices.flatMap((choice) => choiceLines(texts, held, choice)),
  ];
}

function serviceRows(texts: Translator, service: HeldService): (string | Span)[][] {
  const tone = service.verdict === 'unchanged' ? 'grey' : 'amber';
  const found = service.found.map((each) => foundText(texts, each));
  const [first = '-', ...others] = found;
  const verdict = span(tone, texts.text(`held.verdict.${service.verdict}`));
  return [
    [service.service, wantedText(service.old), first, wantedText(service.new), verdict],
    ...others.map((other) => ['', '', other, '', '']),
  ];
}

function wantedText(wanted: HeldWanted | null): string {
  return wanted === null ? '-' : shortImage(wanted.image);
}

function foundText(texts: Translator, { name, state, health, image, side, differs }: HeldFound): string {
  const condition = health === 'none' ? state : `${state}, ${health}`;
  const marks = [
    texts.text(`held.side.${side}`),
    ...differs.map((what) => texts.text(`held.differs.${what}`)),
  ];
  return `${name} (${condition}) ${shortImage(image)} [${marks.join(', ')}]`;
}

/** A digest is recognized by its first digits, an image by the end of its path. */
function shortImage(image: string): string {
  return image.replace(/^.*\//, '').replace(/(sha256:[0-9a-f]{12})[0-9a-f]{52}$/, '$1');
}

function missingLine(texts: Translator, { kind, name, wantedBy, isCarried }: HeldObject): Line {
  const key = isCarried ? 'held.carried' : `held.missing.${kind}`;
  return [span('red', texts.text(key, { name, by: texts.text(`held.by.${wantedBy}`) }))];
}

function unlikeLine(texts: Translator, { kind, name, differs }: HeldObject): Line {
  return [span('amber', texts.text(`held.unlike.${kind}`, { name, settings: differs.join(', ') }))];
}

function choiceLines(texts: Translator, held: HeldComparison, choice: HeldCourse): readonly Line[] {
  const address = shellWord(formatDeploymentAddress(held.deployment, held.environment));
  const command = `windlass ${choice.command} ${address}`;
  if (choice.blocked !== null) {
    const { what, hint } = describeError(texts, choice.blocked);
    return [
      [`${command}: `, span('amber', texts.text('held.blocked')), ` ${what}`],
      ...(hint === '' ? [] : [[hint]]),
    ];
  }
  const count = choice.plan?.steps.length ?? 0;
  const key = `held.choice.${choice.command}`;
  return [[span('bold', command), `: ${texts.text(key, { version: choice.toVersion ?? '-', count })}`]];
}
