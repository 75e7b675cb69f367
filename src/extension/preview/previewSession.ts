import { l10n, type Uri, type WebviewPanel, window, workspace } from 'vscode';
import type { DatasetRow } from '../../eval/dataset/row.ts';
import { patterns } from '../../files/fileNames.ts';
import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import type { Diagnostic } from '../../prompt/diagnostic.ts';
import { type RenderResult, renderPrompt } from '../../prompt/rendering/render.ts';
import type { FromPreview, Preview, PreviewProblem } from '../../protocol/preview.ts';
import { errorMessage } from '../errorMessage.ts';
import { createPictures } from '../media/pictures.ts';
import { notify } from '../notify.ts';
import { datasetBeside, listedRows, rowSummary } from '../output/goldenRows.ts';
import { savedPrompt } from '../pageTab.ts';
import { isPartial, isPrompt, type PromptDocuments } from '../prompts/promptDocuments.ts';
import { loadOpenPrompt } from '../prompts/promptLoader.ts';
import type { PromptMemory } from '../prompts/promptMemory.ts';
import type { Register } from '../register.ts';
import { previewInput } from './previewInput.ts';
import { previewMessages, redactedPreview } from './previewMessages.ts';
import { createPreviewPanel } from './previewPanel.ts';
import { revealSource } from './previewReveal.ts';
import { createTokenCounts } from './tokenCounts.ts';

export interface PreviewParts {
  readonly register: Register;
  readonly extension: Uri;
  readonly documents: PromptDocuments;
  readonly memory: PromptMemory;
}

/** Milliseconds after a key press. Parsing and rendering take far less. */
const DEBOUNCE_MS = 60;

/** The rendered messages of the edited prompt. */
export interface PreviewSession {
  open(prompt: Uri): void;
  /** Continues with a tab that VS Code has restored. `state`: what its page had saved. */
  restore(panel: WebviewPanel, state: unknown): void;
}

/** Only reads files and renders, so it works in an untrusted workspace. */
export function createPreviewSession(parts: PreviewParts): PreviewSession {
  const { register, extension, documents, memory } = parts;
  const counts = createTokenCounts();
  const pictures = createPictures();
  let shown: Uri | undefined;
  let rowId: string | undefined;
  let last: Preview | undefined;
  let rows: { readonly dataset: Uri | undefined; readonly rows: readonly DatasetRow[] } | undefined;
  let turn = 0;
  let watched = false;
  let later: ReturnType<typeof setTimeout> | undefined;

  const panel = createPreviewPanel(register, extension, {
    receive,
    closed() {
      turn++;
      shown = last = rows = undefined;
    },
  });

  /** Partials and golden rows may change without being open in an editor. */
  function watchFiles(): void {
    if (watched) return;
    watched = true;
    const watcher = register(
      workspace.createFileSystemWatcher(`{${patterns.partials},${patterns.datasets}}`),
    );
    const changed = (): void => {
      rows = undefined;
      drawSoon();
    };
    for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) {
      register(event(changed));
    }
  }

  function show(prompt: Uri): void {
    watchFiles();
    if (prompt.toString() === shown?.toString()) return;
    shown = prompt;
    rowId = last = rows = undefined;
    drawSoon();
  }

  function drawSoon(): void {
    if (!shown) return;
    // Discards a rendering in progress.
    turn++;
    clearTimeout(later);
    later = setTimeout(draw, DEBOUNCE_MS);
  }

  function draw(): void {
    const prompt = shown;
    if (!prompt || !panel.visible) return;
    render(prompt, ++turn).catch(error => void notify.error(errorMessage(error)));
  }

  async function render(prompt: Uri, own: number): Promise<void> {
    const document = await workspace.openTextDocument(prompt);
    const loaded = await loadOpenPrompt(document.uri);
    rows ??= await previewRows(prompt);
    const row = rows.rows.find(({ id }) => id === rowId);
    const { data, notes } = await previewInput(prompt, loaded, rows.dataset, row, memory);
    if (own !== turn) return;
    const rendered = renderPrompt(loaded.document, data, {
      partials: loaded.partials,
      provenance: true,
    });
    const messages = rendered.ok
      ? previewMessages(
          rendered.messages,
          rendered.spans ?? [],
          await pictures.describeAll(rendered.messages, loaded.mediaPlaces),
        )
      : (last?.messages ?? []);
    if (own !== turn) return;
    const model = loaded.document.metadata.model ?? '';
    const isFirst = last === undefined;
    const preview: Preview = {
      uri: prompt.toString(),
      file: workspace.asRelativePath(prompt),
      rows: rows.rows.map(each => ({ id: each.id, summary: rowSummary(each) })),
      ...(row && { row: row.id }),
      messages: counts.known(messages, model),
      errors: renderProblems(loaded, rendered).map(({ message, range }) => ({
        message,
        source: range,
      })),
      notes: rendered.ok ? [...notes, ...(rendered.customHelpers ?? []).map(helperNote)] : [],
    };
    panel.title(preview.file.slice(preview.file.lastIndexOf('/') + 1));
    // Loading the tokenizer takes time.
    if (isFirst) post(preview);
    await counts.count(messages, model);
    if (own === turn) post({ ...preview, messages: counts.known(messages, model) });
  }

  function post(preview: Preview): void {
    last = preview;
    panel.post({ type: 'preview', preview: redactedPreview(preview) });
  }

  async function receive(message: FromPreview): Promise<void> {
    switch (message.type) {
      case 'ready':
        return shown ? draw() : panel.post({ type: 'preview', preview: undefined });
      case 'row':
        rowId = message.id;
        return draw();
      case 'picture':
        return panel.post(await pictures.answer(message));
      case 'reveal':
        if (shown) await revealSource(shown, message.source, message.offset);
    }
  }

  register({ dispose: () => clearTimeout(later) });
  register(
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (isPrompt(document) && contentChanges.length > 0) drawSoon();
    }),
  );
  register(documents.onDidSettle(drawSoon));
  register(memory.onDidRemember(drawSoon));
  register(
    window.onDidChangeActiveTextEditor(editor => {
      const document = editor?.document;
      if (!shown || !document || !isPrompt(document) || isPartial(document.uri)) return;
      show(document.uri);
    }),
  );

  return {
    open(prompt) {
      show(prompt);
      panel.open();
    },
    restore(restored, state) {
      const saved = state as { readonly row?: unknown } | undefined;
      const prompt = savedPrompt(state);
      if (prompt) show(prompt);
      if (typeof saved?.row === 'string') rowId = saved.row;
      panel.adopt(restored);
    },
  };
}

async function previewRows(
  prompt: Uri,
): Promise<{ readonly dataset: Uri | undefined; readonly rows: readonly DatasetRow[] }> {
  const dataset = await datasetBeside(prompt);
  return { dataset, rows: dataset ? await listedRows(dataset) : [] };
}

function helperNote(helper: string): PreviewProblem {
  const message = l10n.t(
    '`{0}` is a helper of your application. Its call is shown as written, and the prompt cannot be run here.',
    helper,
  );
  return { message };
}

/** A partial that may not be read is reported as such, not as missing. */
function renderProblems(
  { partialProblems = [] }: LoadedPrompt,
  rendered: RenderResult,
): readonly Diagnostic[] {
  if (partialProblems.length > 0) return partialProblems;
  return rendered.ok ? [] : rendered.diagnostics;
}
