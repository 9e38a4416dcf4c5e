import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WindlassError } from './errors.ts';
import { parseVariableFile } from './variable-file.ts';

describe('parseVariableFile', () => {
  it.each([
    ['A=1\nB=two', { A: '1', B: 'two' }],
    ['# comment\n\n  A = spaced  \n', { A: 'spaced' }],
    ['export A=1', { A: '1' }],
    ['A=a=b=c', { A: 'a=b=c' }],
    ['A=', { A: '' }],
    ['A=value # a comment', { A: 'value' }],
    ['A=value#not-a-comment', { A: 'value#not-a-comment' }],
    ['A="quoted # kept" # dropped', { A: 'quoted # kept' }],
    ["A='as $it \\n is'", { A: 'as $it \\n is' }],
    ['A="line\\nnext \\"q\\" \\\\ \\$x \\z"', { A: 'line\nnext "q" \\ $x \\z' }],
    ['A="two\nlines"\nB=1', { A: 'two\nlines', B: '1' }],
    ["A='two\nlines'\r\nB=1", { A: 'two\nlines', B: '1' }],
    ['\ufeffA=1\r\nB=2\r\n', { A: '1', B: '2' }],
    ['A=1\nA=2', { A: '2' }],
    ['A=$HOME ${X:-y}', { A: '$HOME ${X:-y}' }],
  ])('must read %j', (text, values) => {
    expect(parseVariableFile(text, 'vars.env')).toEqual(values);
  });

  it.each([
    ['A=1\nnot an assignment', 2],
    ['=value', 1],
    ['A B=1', 1],
    ['\n\nA="never closed\nB=1', 3],
    ['A="x" trailing', 1],
    ['A="x\ny" trailing', 2],
    ['__proto__=x', 1],
  ])('must refuse %j and name the line', (text, line) => {
    const error = caught(() => parseVariableFile(text, 'vars.env'));
    expect(error.code).toBe('usage');
    expect(error.details).toMatchObject({ file: 'vars.env', line });
  });

  it('must never put a value into a message', () => {
    const error = caught(() => parseVariableFile('PASSWORD="s3cret-canary" oops s3cret-canary', 'vars.env'));
    expect(JSON.stringify([error.message, error.details])).not.toContain('s3cret-canary');
  });

  it('must give back any value that was written in double quotes', () => {
    const escaped = (value: string) =>
      value.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n').replace(/\r/g, '\\r');
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(parseVariableFile(`A="${escaped(value)}"`, 'f')).toEqual({ A: value });
      }),
    );
  });
});

function caught(act: () => unknown): WindlassError {
  try {
    act();
  } catch (error) {
    if (error instanceof WindlassError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
