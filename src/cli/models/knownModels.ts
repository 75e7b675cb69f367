import { askProviders } from '../../call/endpoints/availableModels.ts';
import { quantities } from '../../format/messages.ts';
import { allFacts } from '../../model/catalogue/catalogue.ts';
import { type ModelFacts, withLiveFacts } from '../../model/catalogue/modelFacts.ts';
import { messages as cliMessages } from '../messages.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { askInTerminal, type TrustOption } from '../trust/askForTrust.ts';
import { openWorkspace } from '../workspace/workspace.ts';
import { messages } from './messages.ts';

export interface LiveOption extends TrustOption {
  readonly live?: true;
}

/**
 * The catalog with the changes of the `touchstone.yaml` of a file's workspace. With `live`, the current
 * lists of the providers are merged into it: those of named providers, or of all providers with a key.
 * Providers that did not answer are reported on standard error.
 */
export async function knownModels(
  { live, ...options }: LiveOption,
  file: string,
  terminal: Terminal,
  providers?: ReadonlySet<string>,
): Promise<readonly ModelFacts[]> {
  const workspace = await openWorkspace(file, terminal);
  const { host } = workspace;
  try {
    const known = allFacts(host.settings);
    if (!live) return known;
    const asking = [...(providers ?? Object.keys(host.settings.endpoints))];
    const models = asking.map(provider => `${provider}/models`);
    // A provider that is refused is not called and is reported as a problem.
    await askInTerminal({ models, mode: 'live', workspace }, options, terminal);
    const { answers, problems } = await askProviders(host, terminal.signal, providers);
    for (const problem of problems) terminal.stderr.write(cliMessages.warning(problem));
    if (answers.length === 0 && problems.length === 0) {
      terminal.stderr.write(messages.noProviderAsked());
    }
    const asked = answers.map(
      ({ provider, models }) => `${provider} (${quantities.models(models.length)})`,
    );
    if (asked.length > 0) terminal.stderr.write(messages.asked(asked.join(', ')));
    return withLiveFacts(known, answers);
  } finally {
    await host.close();
  }
}
