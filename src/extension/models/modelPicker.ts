import { l10n, type QuickPickItem, window } from 'vscode';
import { parseModelReference } from '../../model/catalogue/modelFacts.ts';
import type { RunHost } from '../../run/host.ts';
import { modelItems, separator, typedItem } from './modelItems.ts';
import type { ModelPlaces } from './modelPlaces.ts';

/**
 * Lets the user choose several models in one list. The name of any other model can be typed, as a prompt file
 * writes it.
 * @param listed models that are in the Run view already.
 * @returns nothing when the user cancelled.
 */
export async function pickModels(
  listed: ReadonlySet<string>,
  places: ModelPlaces,
  host: RunHost,
): Promise<readonly string[]> {
  const list = window.createQuickPick();
  list.title = l10n.t('Add models');
  list.placeholder = l10n.t('Search, or type provider/model');
  list.canSelectMany = true;
  list.matchOnDescription = true;
  list.matchOnDetail = true;
  list.busy = true;
  list.show();
  let known: readonly QuickPickItem[] = [];
  /** Typed names that were selected. They stay in the list while another name is typed. */
  let typed: readonly QuickPickItem[] = [];

  function draw(): void {
    const { selectedItems } = list;
    typed = typed.filter(item => selectedItems.includes(item));
    const now = typedItem(list.value, [...typed, ...known], host.settings);
    const own = now ? [now, ...typed] : typed;
    list.items = [...own, ...known];
    list.selectedItems = selectedItems;
    if (now) list.activeItems = [now];
  }

  const accepted = new Promise<readonly QuickPickItem[]>(resolve => {
    list.onDidChangeValue(draw);
    list.onDidChangeSelection(items => {
      typed = items.filter(item => !known.includes(item));
    });
    // Enter adds the name that was typed, also when its box is not checked.
    list.onDidAccept(() => {
      const { selectedItems, activeItems } = list;
      resolve(selectedItems.length > 0 ? selectedItems : activeItems);
    });
    list.onDidHide(() => resolve([]));
  });
  try {
    known = await modelItems(listed, places, host);
    list.busy = false;
    draw();
    return (await accepted).map(({ label }) => label);
  } finally {
    list.dispose();
  }
}

/** Lets the user choose one model, or enter another one. */
export async function pickModel(
  places: ModelPlaces,
  { title, first }: { readonly title: string; readonly first: string },
): Promise<string | undefined> {
  const other: QuickPickItem = { label: l10n.t('$(edit) Another model…') };
  const items = await modelItems(new Set(), places, undefined);
  const picked = await window.showQuickPick([{ label: first }, ...items, separator(''), other], {
    title,
    placeHolder: l10n.t('provider/model'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked === other ? typeModel(title) : picked?.label;
}

function typeModel(title: string): Thenable<string | undefined> {
  return window.showInputBox({
    title,
    prompt: l10n.t('The model as a prompt file names it: provider/model'),
    placeHolder: 'openai/gpt-5.4-mini',
    validateInput: value =>
      parseModelReference(value.trim())
        ? undefined
        : l10n.t('Enter provider/model, such as openai/gpt-5.4-mini.'),
  });
}
