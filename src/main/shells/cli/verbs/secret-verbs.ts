import type { Command } from 'commander';
import type { SecretsState } from '../../../../shared/contract/shapes/application.ts';
import type { CliContext } from '../cli-context.ts';
import { exitCodes } from '../exit-codes.ts';
import type { VerbKit } from './verb-kit.ts';
import { addVerb, optionText } from './verb-kit.ts';

/** `secrets status|set-passphrase|remove-passphrase`: how the keys of the stored secrets are kept. */
export function addSecretVerbs(program: Command, kit: VerbKit): void {
  const group = addVerb(program, kit, 'secrets', 'secrets');
  addVerb(group, kit, 'status', 'secrets.status').action((_options: unknown, command: Command) =>
    kit.run(command, async (context) => tell(context, await (await context.open('read')).secrets.state())),
  );
  addVerb(group, kit, 'set-passphrase', 'secrets.set')
    .option('--new-passphrase-file <FILE>', optionText(kit, 'newPassphraseFile'))
    .action((options: { newPassphraseFile?: string }, command: Command) =>
      kit.run(command, (context) => setPassphrase(context, options.newPassphraseFile ?? null)),
    );
  addVerb(group, kit, 'remove-passphrase', 'secrets.remove').action((_options: unknown, command: Command) =>
    kit.run(command, removePassphrase),
  );
}

async function setPassphrase(context: CliContext, file: string | null): Promise<number> {
  const { secrets } = await context.open('change');
  const { hasPassphrase } = await secrets.state();
  const current = hasPassphrase ? await context.passphrase.current() : null;
  await secrets.setPassphrase(current, await context.passphrase.next(file));
  return tell(context, await secrets.state());
}

async function removePassphrase(context: CliContext): Promise<number> {
  const { secrets } = await context.open('change');
  const { hasPassphrase } = await secrets.state();
  if (hasPassphrase) await secrets.removePassphrase(await context.passphrase.current());
  return tell(context, await secrets.state());
}

function tell({ isJson, isQuiet, out, texts }: CliContext, state: SecretsState): number {
  if (isJson) out.json(state);
  else if (!isQuiet) {
    const key = `secrets.storage.${state.storage}`;
    out.line(texts.has(key) ? texts.text(key) : state.storage);
    if (state.storage === 'key-file') out.line(texts.text('secrets.keyFile.advice'));
  }
  return exitCodes.done;
}
