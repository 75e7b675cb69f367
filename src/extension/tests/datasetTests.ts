import { l10n, Range, type TestController, type TestItem, type Uri, workspace } from 'vscode';
import { readRows } from '../../eval/dataset/dataset.ts';
import { isBadRow } from '../../eval/dataset/row.ts';
import { isState, patterns } from '../../files/fileNames.ts';
import { errorMessage } from '../errorMessage.ts';
import { rowSummary } from '../output/goldenRows.ts';
import type { Register } from '../register.ts';
import { withoutIcons } from '../shownText.ts';

/** The tree in the Test Explorer: dataset files with an item for each row. */
export interface DatasetTests {
  /** Finds the datasets of the workspace. No file is opened and nothing is sent. */
  discover(): Promise<void>;
  /** Creates items for the rows of a dataset. */
  resolve(file: TestItem): Promise<void>;
  /** The item of a dataset, with the current rows of its file. */
  itemOf(dataset: Uri): Promise<TestItem>;
  /** Marks results as outdated because the prompt of the dataset has changed. */
  outdate(isOutdated: (dataset: Uri) => boolean): void;
}

export function createDatasetTests(register: Register, controller: TestController): DatasetTests {
  /** When the file of an item was last modified before its rows were read. */
  const resolved = new WeakMap<TestItem, number>();
  let watching = false;

  function fileItem(dataset: Uri): TestItem {
    const id = dataset.toString();
    const known = controller.items.get(id);
    if (known) return known;
    const item = controller.createTestItem(
      id,
      withoutIcons(workspace.asRelativePath(dataset)),
      dataset,
    );
    item.canResolveChildren = true;
    controller.items.add(item);
    return item;
  }

  function watch(): void {
    if (watching) return;
    watching = true;
    const watcher = register(workspace.createFileSystemWatcher(patterns.datasets));
    watcher.onDidCreate(uri => isOurs(uri) && fileItem(uri));
    watcher.onDidDelete(uri => controller.items.delete(uri.toString()));
    watcher.onDidChange(async uri => {
      const item = controller.items.get(uri.toString());
      if (!item || !resolved.has(item) || resolved.get(item) === (await writtenAt(uri))) return;
      await resolve(item);
      controller.invalidateTestResults(item);
    });
  }

  async function resolve(file: TestItem): Promise<void> {
    const { uri } = file;
    if (!uri) return;
    const written = await writtenAt(uri);
    file.busy = true;
    try {
      const { rows, problems } = await readItems(file, uri);
      file.children.replace(rows);
      file.error = problems.length > 0 ? problems.slice(0, 20).join('\n') : undefined;
    } catch (error) {
      file.children.replace([]);
      file.error = errorMessage(error);
    }
    file.busy = false;
    resolved.set(file, written);
  }

  /** An existing row keeps its item and therefore its result. */
  async function readItems(
    file: TestItem,
    uri: Uri,
  ): Promise<{ readonly rows: readonly TestItem[]; readonly problems: readonly string[] }> {
    const rows: TestItem[] = [];
    const problems: string[] = [];
    for await (const row of readRows([uri.fsPath])) {
      if (isBadRow(row)) {
        problems.push(l10n.t('Line {0}: {1}', row.line, row.message));
        continue;
      }
      const id = `${file.id}#${row.id}`;
      const item =
        file.children.get(id) ?? controller.createTestItem(id, withoutIcons(row.id), uri);
      item.description = withoutIcons(rowSummary(row));
      item.sortText = String(rows.length).padStart(9, '0');
      item.range = new Range(row.line - 1, 0, row.line - 1, 0);
      rows.push(item);
    }
    return { rows, problems };
  }

  return {
    async discover() {
      watch();
      const found = (await workspace.findFiles(patterns.datasets, '**/node_modules/**')).filter(
        isOurs,
      );
      const ids = new Set(found.map(String));
      for (const [id] of controller.items) if (!ids.has(id)) controller.items.delete(id);
      found.forEach(fileItem);
    },
    resolve,
    async itemOf(dataset) {
      const item = fileItem(dataset);
      // The watcher may not have reported a change yet.
      if (resolved.get(item) !== (await writtenAt(dataset))) await resolve(item);
      return item;
    },
    outdate(isOutdated) {
      for (const [, item] of controller.items) {
        if (item.uri && isOutdated(item.uri)) controller.invalidateTestResults(item);
      }
    },
  };
}

/** Milliseconds since 1970. 0 for a missing file. */
async function writtenAt(file: Uri): Promise<number> {
  try {
    return (await workspace.fs.stat(file)).mtime;
  } catch {
    return 0;
  }
}

/** Results and recordings are in `.touchstone`, which contains no datasets. */
function isOurs(uri: Uri): boolean {
  return uri.scheme === 'file' && !isState(uri.path);
}

/** The dataset row of an item. Undefined for the item of a dataset. */
export function rowIdOf(item: TestItem): string | undefined {
  return item.parent ? item.id.slice(item.parent.id.length + 1) : undefined;
}
