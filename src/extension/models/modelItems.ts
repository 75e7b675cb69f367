import { setTimeout as delay } from 'node:timers/promises';
import { l10n, type QuickPickItem, QuickPickItemKind } from 'vscode';
import { askProviders } from '../../call/endpoints/availableModels.ts';
import { resolveEndpoint } from '../../call/endpoints/endpoint.ts';
import { settingsFileName } from '../../files/fileNames.ts';
import { allModels, factsFor } from '../../model/catalogue/catalogue.ts';
import { lifecycleStatus, parseModelReference } from '../../model/catalogue/modelFacts.ts';
import { defaultSettings, type Settings } from '../../model/settings/settings.ts';
import type { RunHost } from '../../run/host.ts';
import { editorModelDetail, modelFactsText } from './modelChoices.ts';
import type { ModelPlaces } from './modelPlaces.ts';
import { editorModelReference } from './vscode/editorModelNames.ts';

/** How long a list waits for servers and for extensions that are still starting, in milliseconds. */
const TIMEOUT_MS = 2000;

/**
 * Every model that can be named, in groups: those of the endpoints of `touchstone.yaml`, of servers on this
 * machine, of VS Code and of the catalog. Each has its price, context window and abilities.
 * @param taken models that are not listed.
 */
export async function modelItems(
  taken: ReadonlySet<string>,
  places: ModelPlaces,
  host: RunHost | undefined,
): Promise<readonly QuickPickItem[]> {
  const settings = host?.settings ?? defaultSettings;
  const within = (items: Promise<readonly QuickPickItem[]>) =>
    Promise.race([items, delay(TIMEOUT_MS, [], { ref: false })]);
  const groups = await Promise.all([
    host ? within(endpointItems(host)).then(live => withDeclared(live, settings)) : [],
    machineItems(places),
    within(editorItems(places)),
    catalogItems(settings),
  ]);
  const titles = [
    settingsFileName,
    l10n.t('On this machine'),
    l10n.t('VS Code'),
    l10n.t('Catalog'),
  ];
  const listed = new Set(taken);
  return groups.flatMap((group, index) => {
    const left = group.filter(({ label }) => !listed.has(label));
    for (const { label } of left) listed.add(label);
    return left.length === 0 ? [] : [separator(titles[index] ?? ''), ...left];
  });
}

/** What was typed, when it is the name of a model that no list has. It is never refused. */
export function typedItem(
  typed: string,
  items: readonly QuickPickItem[],
  settings: Settings,
): QuickPickItem | undefined {
  const id = typed.trim();
  if (!parseModelReference(id) || items.some(({ label }) => label === id)) return undefined;
  const resolved = resolveEndpoint(id, settings);
  const detail = resolved.ok ? modelFactsText(id, factsFor(id, settings)) : resolved.error.message;
  return { label: id, description: l10n.t('as typed'), detail, alwaysShow: true };
}

export function separator(label: string): QuickPickItem {
  return { label, kind: QuickPickItemKind.Separator };
}

/** What the declared servers list. A server without a permission is not called. */
async function endpointItems(host: RunHost): Promise<readonly QuickPickItem[]> {
  const names = new Set(Object.keys(host.settings.endpoints));
  if (names.size === 0) return [];
  const { answers } = await askProviders(host, AbortSignal.timeout(TIMEOUT_MS), names);
  return answers.flatMap(({ models }) => models.map(({ id }) => factsItem(id, host.settings)));
}

/** Models with a price in `touchstone.yaml` are known without asking their server. */
function withDeclared(
  live: readonly QuickPickItem[],
  settings: Settings,
): readonly QuickPickItem[] {
  const declared = Object.keys(settings.prices).filter(id => {
    const provider = parseModelReference(id)?.provider;
    return provider !== undefined && provider in settings.endpoints;
  });
  const labels = new Set(live.map(({ label }) => label));
  const rest = declared.filter(id => !labels.has(id)).map(id => factsItem(id, settings));
  return [...rest, ...live];
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

function catalogItems(settings: Settings): readonly QuickPickItem[] {
  return allModels()
    .filter(({ lifecycle }) => lifecycleStatus(lifecycle) !== 'retired')
    .map(({ id }) => factsItem(id, settings));
}

function factsItem(id: string, settings: Settings): QuickPickItem {
  const facts = factsFor(id, settings);
  const detail = modelFactsText(id, facts);
  return facts && facts.name !== id
    ? { label: id, description: facts.name, detail }
    : { label: id, detail };
}
