import { setTimeout as delay } from 'node:timers/promises';
import { l10n, type QuickPickItem, QuickPickItemKind, window } from 'vscode';
import { allModels } from '../../model/catalogue/catalogue.ts';
import { lifecycleStatus, parseModelReference } from '../../model/catalogue/modelFacts.ts';
import { editorModelDetail, modelDetail } from './modelChoices.ts';
import type { ModelPlaces } from './modelPlaces.ts';
import { editorModelReference } from './vscode/editorModelNames.ts';

/** How long the list waits for extensions with models that are still starting, in milliseconds. */
const TIMEOUT_MS = 2000;

/** Lets the user choose a model of this machine, of VS Code or of the catalog, or enter another one. */
export async function pickModel(
  taken: ReadonlySet<string>,
  places: ModelPlaces,
  {
    title = l10n.t('Add a model'),
    first,
  }: {
    readonly title?: string;
    /** A model that is listed before the others. */
    readonly first?: string;
  } = {},
): Promise<string | undefined> {
  const other: QuickPickItem = { label: l10n.t('$(edit) Another model…') };
  const groups = await Promise.all([
    machineItems(places),
    Promise.race([editorItems(places), delay(TIMEOUT_MS, [], { ref: false })]),
    catalogueItems(),
  ]);
  const titles = [l10n.t('On this machine'), l10n.t('VS Code'), l10n.t('Cloud models')];
  const items = groups.flatMap((group, index) => {
    const left = group.filter(({ label }) => !taken.has(label));
    return left.length === 0 ? [] : [separator(titles[index] ?? ''), ...left];
  });
  const own = first === undefined ? [] : [{ label: first }];
  const picked = await window.showQuickPick([...own, ...items, separator(''), other], {
    title,
    placeHolder: l10n.t('provider/model'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked === other ? typeModel() : picked?.label;
}

/** Servers that respond at their usual ports. */
async function machineItems(places: ModelPlaces): Promise<readonly QuickPickItem[]> {
  const servers = await places.onMachine();
  return servers.flatMap(({ provider, name, baseUrl, models }) =>
    models.map(id => ({
      label: `${provider}/${id}`,
      description: name,
      detail: new URL(baseUrl).host,
    })),
  );
}

async function editorItems(places: ModelPlaces): Promise<readonly QuickPickItem[]> {
  const models = await places.inEditor();
  return models.map(model => ({
    label: editorModelReference(model),
    description: model.name,
    detail: editorModelDetail(model),
  }));
}

async function catalogueItems(): Promise<readonly QuickPickItem[]> {
  return allModels()
    .filter(({ lifecycle }) => lifecycleStatus(lifecycle) !== 'retired')
    .map(facts => ({
      label: facts.id,
      description: facts.name,
      detail: modelDetail(facts.id, facts),
    }));
}

function separator(label: string): QuickPickItem {
  return { label, kind: QuickPickItemKind.Separator };
}

function typeModel(): Thenable<string | undefined> {
  return window.showInputBox({
    title: l10n.t('Add a model'),
    prompt: l10n.t('The model as a prompt file names it: provider/model'),
    placeHolder: 'openai/gpt-5.4-mini',
    validateInput: value =>
      parseModelReference(value.trim())
        ? undefined
        : l10n.t('Enter provider/model, such as openai/gpt-5.4-mini.'),
  });
}
