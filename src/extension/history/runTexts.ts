import { commands, l10n, Uri, window, workspace } from 'vscode';
import { formatTime } from '../../format/figures.ts';
import { processGate } from '../../redaction/knownSecrets.ts';
import { layOutJson } from '../../text/json/printJson.ts';
import type { RunRecord } from '../../trace/record.ts';
import type { Register } from '../register.ts';

const RUN_SCHEME = 'touchstone-run';

/** Runs of the run log as read-only documents. */
export interface RunTexts {
  /** Opens the record of a run as JSON. */
  open(run: RunRecord): Promise<void>;
  /** Opens the replies of two runs in a diff editor. */
  diff(before: RunRecord, after: RunRecord): Promise<void>;
  text(document: Uri): string;
}

export function createRunTexts(register: Register): RunTexts {
  const texts = new Map<string, string>();
  let opened = 0;
  register(
    workspace.onDidCloseTextDocument(({ uri }) => {
      if (uri.scheme === RUN_SCHEME) texts.delete(uri.query);
    }),
  );

  function add(title: string, text: string, ending: string): Uri {
    const query = String(++opened);
    texts.set(query, processGate().text(text));
    // A slash would be shown as a folder.
    const path = `/${title.replaceAll('/', ' ')}.${ending}`;
    return Uri.from({ scheme: RUN_SCHEME, path, query });
  }

  /** Replies are laid out alike, so that only their values differ. */
  function addReply(run: RunRecord): Uri {
    const json = layOutJson(run.text);
    return add(titleOf(run), json ?? run.text, json === undefined ? 'txt' : 'json');
  }

  return {
    async open(run) {
      const uri = add(titleOf(run), JSON.stringify(run, undefined, 2), 'json');
      const document = await workspace.openTextDocument(uri);
      await window.showTextDocument(document, { preview: true });
    },
    async diff(before, after) {
      const title = l10n.t('{0} ↔ {1}', titleOf(before), titleOf(after));
      await commands.executeCommand('vscode.diff', addReply(before), addReply(after), title);
    },
    text: document =>
      texts.get(document.query) ??
      l10n.t('This run is no longer open. Open it again from the run history.'),
  };
}

function titleOf({ prompt, request, time }: RunRecord): string {
  return `${prompt.name ?? ''} · ${request.model} · ${formatTime(time)}`;
}
