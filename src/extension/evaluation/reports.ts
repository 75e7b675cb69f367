import { commands, l10n, Uri, workspace } from 'vscode';
import { markdownReport } from '../../eval/reports/markdown.ts';
import { reportedEval } from '../../eval/reports/reportedEval.ts';
import { processGate } from '../../redaction/knownSecrets.ts';
import type { Register } from '../register.ts';
import type { EndedEvaluation } from './evaluationRun.ts';

const REPORT_SCHEME = 'touchstone-report';

/** Reports of evaluations as pages in the editor. */
export interface EvaluationReports {
  open(ended: EndedEvaluation): Promise<void>;
  /** The Markdown of an open page. */
  text(document: Uri): string;
}

export function createEvaluationReports(register: Register): EvaluationReports {
  const texts = new Map<string, string>();
  let opened = 0;
  register(
    workspace.onDidCloseTextDocument(({ uri }) => {
      if (uri.scheme === REPORT_SCHEME) texts.delete(uri.query);
    }),
  );
  return {
    async open({ evaluation, summaries, grid }) {
      const query = String(++opened);
      const pieces = markdownReport({
        evaluations: [
          {
            grid,
            evals: summaries.map(summary => reportedEval(summary, evaluation.host.warn)),
          },
        ],
        migrations: [],
        notBegun: 0,
        shownPath: path => workspace.asRelativePath(path),
      });
      texts.set(query, processGate().text(await Array.fromAsync(pieces).then(all => all.join(''))));
      const path = `/${l10n.t('{0} report', evaluation.name)}.md`;
      const uri = Uri.from({ scheme: REPORT_SCHEME, path, query });
      await commands.executeCommand('markdown.showPreview', uri);
    },
    text: document =>
      texts.get(document.query) ??
      l10n.t('This report is no longer available. Run the evaluation again.'),
  };
}
