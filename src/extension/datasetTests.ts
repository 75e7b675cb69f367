import { l10n, Range, type TestController, type TestItem, type Uri, workspace } from 'vscode';
import { summaryOf } from './goldenRows.ts';
import { loadCore } from './loadCore.ts';
import type { Register } from './register.ts';

const DATASETS = '**/*.golden.{jsonl,csv,yaml,yml,json}';

/** The Test Explorer's tree: a dataset file, and under it an item a row. */
export interface DatasetTests {
  /** Finds the datasets of the workspace; no file is opened, nothing is sent. */
  discover(): Promise<void>;
  /** Reads a dataset's rows into items. */
  resolve(file: TestItem): Promise<void>;
  /** The item of a dataset, with its rows. */
  itemOf(dataset: Uri): Promise<TestItem>;
  /** Marks results as outdated: the dataset's prompt has changed. */
  outdate(isOutdated: (dataset: Uri) => boolean): void;
}

export function createDatasetTests(register: Register, controller: TestController): DatasetTests {
  const resolved = new WeakSet<TestItem>();
  let watching = false;

  function fileItem(dataset: Uri): TestItem {
    const id = dataset.toString();
    const known = controller.items.get(id);
    if (known) return known;
    const item = controller.createTestItem(id, workspace.asRelativePath(dataset), dataset);
    item.canResolveChildren = true;
    controller.items.add(item);
    return item;
  }

  function watch(): void {
    if (watching) return;
    watching = true;
    const watcher = register(workspace.createFileSystemWatcher(DATASETS));
    watcher.onDidCreate(uri => isOurs(uri) && fileItem(uri));
    watcher.onDidDelete(uri => controller.items.delete(uri.toString()));
    watcher.onDidChange(async uri => {
      const item = controller.items.get(uri.toString());
      if (!item || !resolved.has(item)) return;
      await resolve(item);
      controller.invalidateTestResults(item);
    });
  }

  async function resolve(file: TestItem): Promise<void> {
    const { uri } = file;
    if (!uri) return;
    const { readRows, isBadRow } = await loadCore();
    file.busy = true;
    const rows: TestItem[] = [];
    const problems: string[] = [];
    for await (const row of readRows([uri.fsPath])) {
      if (isBadRow(row)) {
        problems.push(l10n.t('Line {0}: {1}', row.line, row.message));
        continue;
      }
      const item = controller.createTestItem(`${file.id}#${row.id}`, row.id, uri);
      item.description = summaryOf(row);
      item.sortText = String(rows.length).padStart(9, '0');
      item.range = new Range(row.line - 1, 0, row.line - 1, 0);
      rows.push(item);
    }
    file.children.replace(rows);
    file.error = problems.length > 0 ? problems.slice(0, 20).join('\n') : undefined;
    file.busy = false;
    resolved.add(file);
  }

  return {
    async discover() {
      watch();
      const found = (await workspace.findFiles(DATASETS, '**/node_modules/**')).filter(isOurs);
      const ids = new Set(found.map(String));
      for (const [id] of controller.items) if (!ids.has(id)) controller.items.delete(id);
      found.forEach(fileItem);
    },
    resolve,
    async itemOf(dataset) {
      const item = fileItem(dataset);
      if (!resolved.has(item)) await resolve(item);
      return item;
    },
    outdate(isOutdated) {
      for (const [, item] of controller.items) {
        if (item.uri && isOutdated(item.uri)) controller.invalidateTestResults(item);
      }
    },
  };
}

/** Results and recordings lie under `.touchstone`; a dataset never does. */
function isOurs(uri: Uri): boolean {
  return uri.scheme === 'file' && !uri.path.includes('/.touchstone/');
}

/** The dataset row an item stands for; undefined for a dataset's own item. */
export function rowIdOf(item: TestItem): string | undefined {
  return item.parent ? item.id.slice(item.parent.id.length + 1) : undefined;
}
