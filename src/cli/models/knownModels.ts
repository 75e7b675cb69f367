import { allFacts } from '../../model/factsFor.ts';
import { withLiveFacts } from '../../model/liveFacts.ts';
import type { ModelFacts } from '../../model/modelFacts.ts';
import { askProviders } from '../../run/askProviders.ts';
import type { Terminal } from '../terminal.ts';
import { openWorkspace } from '../workspace.ts';

export interface LiveOption {
  readonly live?: true;
}

/**
 * The catalogue as the `touchstone.yaml` of a file's workspace changes it; with `live` what the providers
 * say now is laid over it, after asking those that are named, or all that a key is found for. Who did not
 * answer is told on standard error.
 */
export async function knownModels(
  { live }: LiveOption,
  file: string,
  terminal: Terminal,
  providers?: ReadonlySet<string>,
): Promise<readonly ModelFacts[]> {
  const { host } = await openWorkspace(file, terminal);
  try {
    const known = allFacts(host.settings);
    if (!live) return known;
    const { answers, problems } = await askProviders(host, terminal.signal, providers);
    for (const problem of problems) terminal.stderr.write(`warning: ${problem}\n`);
    if (answers.length === 0 && problems.length === 0) {
      terminal.stderr.write('warning: nobody was asked: no key was found.\n');
    }
    const asked = answers.map(({ provider, models }) => `${provider} (${models.length} models)`);
    if (asked.length > 0) terminal.stderr.write(`asked: ${asked.join(', ')}\n`);
    return withLiveFacts(known, answers);
  } finally {
    await host.close();
  }
}
