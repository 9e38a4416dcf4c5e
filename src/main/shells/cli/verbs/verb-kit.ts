import type { Command } from 'commander';
import type { Translator } from '../../../../shared/translator.ts';
import type { CliContext } from '../cli-context.ts';

/** What the modules of the verbs are given to hang themselves into the program. */
export interface VerbKit {
  readonly texts: Translator;
  /** Runs a verb with the global options of its command line and keeps its exit code. */
  run(command: Command, verb: (context: CliContext) => Promise<number>): Promise<void>;
}

/** A new verb with its description and examples from the texts `cli.<key>.about` and `cli.<key>.examples`. */
export function addVerb(parent: Command, kit: VerbKit, usage: string, key: string): Command {
  const command = parent.command(usage).description(kit.texts.text(`cli.${key}.about`));
  const examples = `cli.${key}.examples`;
  if (kit.texts.has(examples)) command.addHelpText('after', `\n${kit.texts.text(examples)}`);
  return command;
}

/** Help of an option, from the texts. */
export function optionText(kit: VerbKit, name: string): string {
  return kit.texts.text(`cli.option.${name}`);
}

/** Collects the values of an option that may be given several times. */
export function collect(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [...(previous ?? []), value];
}
