import { useState } from 'react';
import type { ReactElement } from 'react';
import { useTexts } from '../../text/use-texts.ts';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { chooseSince, chooseUntil, localText, momentOf, sinceChoices, untilChoices } from './log-range.ts';
import type { LogRange, SinceChoice, UntilChoice } from './log-range.ts';

export interface LogRangeFieldsProps {
  readonly range: LogRange;
  readonly onChange: (range: LogRange) => void;
}

/** From when and until when; a moment of one's own has a field beside its choice. */
export function LogRangeFields({ range, onChange }: LogRangeFieldsProps): ReactElement {
  const texts = useTexts();
  const { since, until } = range;
  return (
    <>
      <Select
        label={texts.text('deployment.logs.since')}
        isLabelHidden
        value={since.choice}
        options={sinceChoices.map((choice) => ({
          value: choice,
          label: texts.text(`deployment.logs.since.${choice}`),
        }))}
        onChange={(choice) => onChange(chooseSince(range, choice as SinceChoice, Date.now()))}
      />
      {since.choice === 'moment' && since.moment !== null && (
        <MomentField
          label={texts.text('deployment.logs.since.moment')}
          moment={since.moment}
          onChange={(moment) => onChange({ ...range, since: { ...since, moment } })}
        />
      )}
      <Select
        label={texts.text('deployment.logs.until')}
        isLabelHidden
        value={until.choice}
        options={untilChoices.map((choice) => ({
          value: choice,
          label: texts.text(`deployment.logs.until.${choice}`),
        }))}
        onChange={(choice) => onChange(chooseUntil(range, choice as UntilChoice, Date.now()))}
      />
      {until.moment !== null && (
        <MomentField
          label={texts.text('deployment.logs.until.moment')}
          moment={until.moment}
          onChange={(moment) => onChange({ ...range, until: { ...until, moment } })}
        />
      )}
    </>
  );
}

function MomentField(props: {
  readonly label: string;
  readonly moment: string;
  readonly onChange: (moment: string) => void;
}): ReactElement {
  const [text, setText] = useState(() => localText(props.moment));
  return (
    <TextField
      label={props.label}
      isLabelHidden
      type="datetime-local"
      value={text}
      input={{ step: 1 }}
      onChange={(typed) => {
        setText(typed);
        const moment = momentOf(typed);
        if (moment !== null) props.onChange(moment);
      }}
    />
  );
}
