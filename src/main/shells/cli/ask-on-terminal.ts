import type { ReadStream, WriteStream } from 'node:tty';

const enter = new Set(['\r', '\n']);
const backspace = new Set(['\u007f', '\b']);
const interrupt = '\u0003';
const endOfInput = '\u0004';
const escape = '\u001b';

/**
 * One line typed at a terminal; null when the input ended or was interrupted. Hidden: nothing that is typed is
 * shown. The terminal is read key by key in both cases, so that what was typed ahead of a hidden question is
 * never echoed.
 */
export function askOnTerminal(
  stdin: ReadStream,
  prompts: WriteStream,
  prompt: string,
  isHidden: boolean,
): Promise<string | null> {
  // Why first: what somebody types who is quicker than us would be shown by the terminal itself.
  stdin.setRawMode(true);
  prompts.write(prompt);
  stdin.setEncoding('utf8');
  stdin.resume();
  return new Promise((resolve) => {
    let typed: string[] = [];
    const finish = (answer: string | null) => {
      stdin.off('data', onData);
      stdin.off('end', onEnd);
      stdin.setRawMode(false);
      stdin.pause();
      prompts.write('\n');
      resolve(answer);
    };
    const onEnd = () => finish(null);
    const onData = (chunk: string | Buffer) => {
      const text = chunk.toString();
      // Why: arrow and function keys send sequences that are no part of an answer.
      if (text.startsWith(escape)) return;
      for (const character of text) {
        if (enter.has(character)) return finish(typed.join(''));
        if (character === interrupt || (character === endOfInput && typed.length === 0)) return finish(null);
        if (backspace.has(character)) {
          if (typed.length > 0 && !isHidden) prompts.write('\b \b');
          typed = typed.slice(0, -1);
        } else if (character >= ' ') {
          typed.push(character);
          if (!isHidden) prompts.write(character);
        }
      }
    };
    stdin.on('data', onData);
    stdin.on('end', onEnd);
  });
}
