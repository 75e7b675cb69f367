import { localProviders, localServers } from '../../call/endpoints/availableModels.ts';
import { tableText } from '../terminal/table.ts';
import { type ExitCode, exitCodes, type Terminal } from '../terminal/terminal.ts';
import { messages } from './messages.ts';

/** Lists the models of servers that respond on this machine. `word` is a part of their ids. */
export async function listLocalModels(
  word: string | undefined,
  { json }: { readonly json?: true },
  terminal: Terminal,
  servers = localServers(),
): Promise<ExitCode> {
  const models = (await servers.find(terminal.signal)).flatMap(({ provider, baseUrl, models }) =>
    models.map(model => ({ id: `${provider}/${model}`, server: baseUrl })),
  );
  const listed = models.filter(({ id }) => word === undefined || id.includes(word));
  if (json) terminal.stdout.json(listed, 2);
  else if (listed.length > 0) {
    const header = ['model', 'server'].map(title => terminal.colors.dim(title));
    const rows = listed.map(({ id, server }) => [id, server]);
    terminal.stdout.write(`${tableText([header, ...rows], new Set())}\n`);
  } else terminal.stderr.write(`${nothing(word)}\n`);
  return exitCodes.passed;
}

function nothing(word: string | undefined): string {
  if (word !== undefined) return messages.noLocalModel(word);
  const places = localProviders().map(([, { name, baseUrl }]) => `${name} (${baseUrl})`);
  const list = new Intl.ListFormat('en', { type: 'disjunction' }).format(places);
  return messages.noLocalServer(list);
}
