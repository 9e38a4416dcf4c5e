import { CircleCheck, CircleX, Stethoscope, TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import type { DoctorRow } from '../../../../shared/contract/shapes/application.ts';
import { describeCheck } from '../../../../shared/describe-error.ts';
import { coded, textValues } from '../../../../shared/describe-error.ts';
import { printable } from '../../../../shared/printable.ts';
import type { Translator } from '../../../../shared/translator.ts';
import { Loadable } from '../../parts/loadable.tsx';
import { useDoctor } from '../../stores/queries.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Section } from '../../ui/section.tsx';
import styles from './settings.module.css';

const icons = { ok: CircleCheck, warning: TriangleAlert, error: CircleX };

/** What the application finds when it looks at everything that it depends on. */
export function Diagnosis(): ReactElement {
  const texts = useTexts();
  const doctor = useDoctor();
  return (
    <Section
      title={texts.text('settings.diagnosis')}
      description={texts.text('settings.diagnosis.about')}
      isBoxed
      actions={
        <>
          {doctor.data !== null && (
            <CopyButton
              size="small"
              label={texts.text('ui.copyDetails')}
              text={JSON.stringify(doctor.data, null, 2)}
            />
          )}
          <Button size="small" icon={Stethoscope} isBusy={doctor.isLoading} onClick={doctor.refresh}>
            {texts.text('settings.diagnosis.again')}
          </Button>
        </>
      }
    >
      <Loadable query={doctor}>
        {(rows) => (
          <ul className={styles.findings}>
            {rows.map((row, index) => {
              const Icon = icons[row.severity];
              return (
                <li key={index} className={styles.finding}>
                  <Icon
                    role="img"
                    aria-label={texts.text(`checks.severity.${row.severity}`)}
                    className={classNames(styles.icon, styles[row.severity])}
                  />
                  <span className={styles.area}>{areaText(texts, row.area)}</span>
                  <span>{printable(findingText(texts, row))}</span>
                </li>
              );
            })}
          </ul>
        )}
      </Loadable>
    </Section>
  );
}

/** Findings have texts of their own; an error that was met is worded as that error. */
function findingText(texts: Translator, { code, details }: DoctorRow): string {
  if (texts.has(`error.${code}`))
    return describeCheck(texts, { code, service: null, details, message: code });
  return coded(texts, `doctor.${code}`, textValues(details), code);
}

/** An area of this machine by its word; any other is the name of an environment. */
function areaText(texts: Translator, area: string): string {
  const key = `settings.area.${area}`;
  return texts.has(key) ? texts.text(key) : printable(area);
}
