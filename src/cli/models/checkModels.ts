import { modelMentions } from '../../language/names/modelMentions.ts';
import {
  daysLeft,
  type LifecycleStatus,
  lifecycleStatus,
  type ModelFacts,
} from '../../model/catalogue/modelFacts.ts';
import type { Colors } from '../terminal/colors.ts';
import { tableText } from '../terminal/table.ts';
import { type ExitCode, exitCodes, MisuseError, type Terminal } from '../terminal/terminal.ts';
import { filesUnder, writeNotes } from '../workspace/discover.ts';
import { fileAt, indexFor } from '../workspace/indexedFiles.ts';
import { shownPath } from '../workspace/workspace.ts';
import { knownModels, type LiveOption } from './knownModels.ts';
import { messages } from './messages.ts';
import { leftWords } from './modelText.ts';

export interface CheckModelsOptions extends LiveOption {
  readonly json?: true;
}

type Status = LifecycleStatus | 'unknown';

/** A model in a file, and how long it is available. */
interface UsedModel {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly model: string;
  readonly status: Status;
  readonly retiresOn?: string;
  /** Negative when it has passed. */
  readonly daysLeft?: number;
  readonly replacement?: string;
  /** Whether the provider listed it when it was asked now. */
  readonly listed?: boolean;
}

/** Checks the lifecycle of the models that a workspace names. A retired model fails. */
export async function checkModelLifecycles(
  paths: readonly string[],
  options: CheckModelsOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { files, notes } = await filesUnder(paths);
  writeNotes(notes, terminal.stderr);
  const places = await mentionsIn(files);
  if (places.length === 0) {
    throw new MisuseError(messages.noModels(paths.join(', ')));
  }
  const providers = new Set(places.map(({ model }) => model.slice(0, model.indexOf('/'))));
  const known = await knownModels(options, files[0] ?? '.', terminal, providers);
  const byId = new Map(known.map(facts => [facts.id, facts]));
  const used = places
    .map(({ declared, ...place }) => ({ ...place, ...lifeOf(byId.get(place.model), declared) }))
    .toSorted((a, b) => order[a.status] - order[b.status] || (a.daysLeft ?? 0) - (b.daysLeft ?? 0));
  const counts = countsOf(used);
  const { stdout, colors } = terminal;
  if (options.json) stdout.json({ ...counts, models: used });
  else
    stdout.write(
      `${tableText(
        used.map(each => usedModelRow(each, colors)),
        new Set(),
      )}\n${messages.counts(counts)}\n`,
    );
  return counts.retired > 0 ? exitCodes.failed : exitCodes.passed;
}

interface Mention extends Pick<UsedModel, 'file' | 'line' | 'column' | 'model'> {
  /**
   * Whether it belongs to an endpoint in `touchstone.yaml`. The catalog's model with that name is a
   * different one.
   */
  readonly declared: boolean;
}

async function mentionsIn(paths: readonly string[]): Promise<readonly Mention[]> {
  const index = await indexFor(paths);
  const places: Mention[] = [];
  for (const path of paths) {
    const file = await fileAt(index, path);
    if ('problem' in file) {
      throw new MisuseError(messages.unreadable(shownPath(path), file.problem));
    }
    const { endpoints } = index.settings(file.uri);
    for (const { id, range } of modelMentions(file)) {
      const { line, character } = file.text.positionAt(range.start);
      places.push({
        file: shownPath(path),
        line: line + 1,
        column: character + 1,
        model: id,
        declared: Object.hasOwn(endpoints, id.slice(0, id.indexOf('/'))),
      });
    }
  }
  return places;
}

function lifeOf(found: ModelFacts | undefined, declared: boolean): Omit<UsedModel, keyof Mention> {
  const { lifecycle, live } = (declared && !found?.live ? undefined : found) ?? {};
  const { retiresOn, replacement } = lifecycle ?? {};
  return {
    status: lifecycleStatus(lifecycle),
    ...(retiresOn !== undefined && { retiresOn, daysLeft: daysLeft(retiresOn) }),
    ...(replacement !== undefined && { replacement }),
    ...(live && { listed: live.listed }),
  };
}

/** Most urgent first. */
const order: Readonly<Record<Status, number>> = {
  retired: 0,
  deprecated: 1,
  unknown: 2,
  current: 3,
};

function countsOf(used: readonly UsedModel[]): Readonly<Record<Status, number>> {
  const count = (status: Status) => used.filter(each => each.status === status).length;
  return {
    retired: count('retired'),
    deprecated: count('deprecated'),
    unknown: count('unknown'),
    current: count('current'),
  };
}

function usedModelRow(used: UsedModel, colors: Colors): readonly string[] {
  const { file, line, column, model, status, retiresOn, replacement, listed } = used;
  const paint = { retired: colors.red, deprecated: colors.yellow, unknown: colors.dim };
  return [
    `${file}:${line}:${column}`,
    model,
    status === 'current' ? status : paint[status](status),
    retiresOn ?? '',
    used.daysLeft === undefined ? '' : leftWords(used.daysLeft),
    [
      ...(replacement === undefined ? [] : [messages.use(replacement)]),
      ...(listed === false ? [messages.notInList()] : []),
    ].join('; '),
  ];
}
