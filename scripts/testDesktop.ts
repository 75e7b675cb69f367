/** The extension-host suite in desktop VS Code: `node scripts/testDesktop.ts`. */
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { run } from './host/command.ts';
import { leaveCounts } from './host/counts.ts';
import { keyless } from './host/keyless.ts';
import { modelExtension, root } from './host/paths.ts';
import { followReport, reportVariable } from './host/suiteReport.ts';
import { copySample, temporaryFolder } from './host/workspace.ts';

await run(process.execPath, [join(root, 'scripts', 'build.ts')]);

await using folder = await temporaryFolder();
const workspace = join(folder.path, 'support-desk');
const report = join(folder.path, 'report.jsonl');
await copySample(workspace);
const installed = process.env['VSCODE_PATH'];
const ended = runTests({
  ...(installed === undefined ? {} : { vscodeExecutablePath: installed }),
  extensionDevelopmentPath: [root, modelExtension],
  extensionTestsPath: join(root, 'out', 'host', 'suite.js'),
  extensionTestsEnv: { ...keyless, [reportVariable]: report },
  launchArgs: [
    workspace,
    '--disable-extensions',
    '--disable-workspace-trust',
    `--user-data-dir=${join(folder.path, 'data')}`,
  ],
});
const stopped = ended.then(
  code => `VS Code ended with ${code}.`,
  error => `VS Code could not run it (${error}); VSCODE_PATH may name an installed one's program.`,
);
const counts = await followReport(report, stopped);
await stopped;
await leaveCounts('desktop', counts);
console.log(`Desktop VS Code: ${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed === 0 ? 0 : 1;
