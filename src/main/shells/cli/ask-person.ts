import { printable } from '../../../shared/printable.ts';
import type { Translator } from '../../../shared/translator.ts';
import type { AskPerson } from '../../core/ports/credentials.ts';
import type { CliHost } from './cli-host.ts';

/** Asks for passwords and passphrases at the terminal. What a host asks in its own words is shown as such. */
export function askPersonAt(host: CliHost, texts: Translator): AskPerson {
  return async (request) => {
    const who = `${printable(request.user)}@${printable(request.host)}`;
    const title =
      request.what === 'passphrase'
        ? texts.text('cli.ask.passphrase', { file: printable(request.identityFile ?? '') })
        : texts.text('cli.ask.password', { who });
    const questions =
      request.prompts.length === 0
        ? [{ title, isHidden: true }]
        : request.prompts.map(({ text, isEchoed }) => ({
            title: texts.text('cli.ask.prompt', { who, prompt: printable(text) }),
            isHidden: !isEchoed,
          }));
    const answers: string[] = [];
    for (const { title: prompt, isHidden } of questions) {
      const answer = await host.stdin.ask(`${prompt} `, { isHidden });
      if (answer === null) return null;
      answers.push(answer);
    }
    return answers;
  };
}
