import type { EnvironmentColor } from '../../../shared/environment-color.ts';
import { environmentColors } from '../../../shared/environment-color.ts';
import { WindlassError } from '../../../shared/errors.ts';
import type { EnvironmentMarks } from '../../core/model/environment.ts';

/** The options that mark and guard an environment, as they were typed. */
export interface MarkOptions {
  readonly color?: string;
  readonly readOnly?: boolean;
  readonly confirmByName?: boolean;
}

export const colorOption = `--color <${[...environmentColors, 'none'].join('|')}>`;

/** Those that were given. */
export function readMarks({ color, readOnly, confirmByName }: MarkOptions): Partial<EnvironmentMarks> {
  return {
    ...(color === undefined ? {} : { color: readColor(color) }),
    ...(readOnly === undefined ? {} : { isReadOnly: readOnly }),
    ...(confirmByName === undefined ? {} : { mustConfirmByName: confirmByName }),
  };
}

function readColor(text: string): EnvironmentColor | null {
  if (text === 'none') return null;
  const color = environmentColors.find((each) => each === text);
  if (color !== undefined) return color;
  throw new WindlassError('usage', `--color: "${text}" is none of ${environmentColors.join(', ')}`, {
    reason: 'color',
    value: text,
    colors: [...environmentColors, 'none'],
  });
}
