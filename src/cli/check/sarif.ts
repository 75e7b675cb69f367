import { relative, resolve } from 'node:path';
import packageFile from '../../../package.json' with { type: 'json' };
import { visibleText } from '../../format/visibleText.ts';
import type { Severity } from '../../prompt/diagnostic.ts';
import { uriOfPath } from '../../server/nodeFileSystem.ts';
import type { FoundAt } from './checkFiles.ts';

const levels = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
} as const satisfies Record<Severity, string>;

/** Converts diagnostics to SARIF 2.1.0 (OASIS), which code scanning services read. */
export function sarifOf(found: readonly FoundAt[]) {
  const pages = new Map(found.map(({ code, page }) => [code, page]));
  const codes = [...pages.keys()];
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Touchstone',
            version: packageFile.version,
            informationUri: 'https://github.com/touchstone-dev/touchstone',
            rules: [...pages].map(([id, helpUri]) => ({ id, helpUri })),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { ROOT: { uri: `${uriOfPath(process.cwd())}/` } },
        results: found.map(each => ({
          ruleId: each.code,
          ruleIndex: codes.indexOf(each.code),
          level: levels[each.severity],
          message: { text: plainMessage(each.message) },
          locations: [{ physicalLocation: locationOf(each) }],
        })),
      },
    ],
  };
}

/** SARIF reads `[text](address)` in a plain message as a link, which the text of a file must not create. */
function plainMessage(text: string): string {
  return visibleText(text).replaceAll('](', '\\](');
}

function locationOf({ file, line, column, endLine, endColumn }: FoundAt) {
  const path = relative('.', file).replaceAll('\\', '/');
  const artifactLocation = path.startsWith('..')
    ? { uri: uriOfPath(resolve(file)) }
    : { uri: path.split('/').map(encodeURIComponent).join('/'), uriBaseId: 'ROOT' };
  return {
    artifactLocation,
    region: { startLine: line, startColumn: column, endLine, endColumn },
  };
}
