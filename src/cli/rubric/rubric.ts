import type { Command } from 'commander';
import { type RubricName, rubricNames, rubrics } from '../../eval/judging/rubrics.ts';
import { closestWord } from '../../text/closest.ts';
import { type ExitCode, exitCodes, MisuseError, type Terminal } from '../terminal/terminal.ts';
import { messages } from './messages.ts';

export function define(command: Command, terminal: Terminal, done: (code: ExitCode) => void): void {
  command
    .argument('[name]', 'the rubric; all are listed without it')
    .addHelpText('after', '\nExample:\n  $ touchstone rubric faithfulness > faithful.prompt\n')
    .action((name: string | undefined) => {
      terminal.stdout.write(name === undefined ? `${rubricNames.join('\n')}\n` : rubricText(name));
      done(exitCodes.passed);
    });
}

function rubricText(name: string): string {
  const known = rubricNames.find((each): each is RubricName => each === name);
  if (known) return rubrics[known];
  const guess = closestWord(name, rubricNames);
  const next =
    guess === undefined ? messages.available(rubricNames.join(', ')) : messages.didYouMean(guess);
  throw new MisuseError(messages.unknownRubric(name, next));
}
