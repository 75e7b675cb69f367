/** The extension-host suite in VS Code in the browser: `node scripts/testHost.ts`. */
import { cp, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { limit } from '../test/limit.ts';
import { launchBrowser } from './host/browser.ts';
import { run } from './host/command.ts';
import { leaveCounts } from './host/counts.ts';
import { keyless } from './host/keyless.ts';
import { modelExtension, root } from './host/paths.ts';
import { startServer } from './host/server.ts';
import { followReport, reportVariable } from './host/suiteReport.ts';
import { copySample, temporaryFolder } from './host/workspace.ts';

await run(process.execPath, [join(root, 'scripts', 'build.ts')]);

await using folder = await temporaryFolder();
const workspace = join(folder.path, 'support-desk');
const report = join(folder.path, 'report.jsonl');
await copySample(workspace);
const serverFolder = join(folder.path, 'server');
await cp(modelExtension, join(serverFolder, 'extensions', basename(modelExtension)), {
  recursive: true,
});
const server = await startServer({
  folder: serverFolder,
  environment: { ...keyless, [reportVariable]: report },
  development: true,
});
const browser = await launchBrowser();
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(limit);
  const stopped = Promise.race([
    server.ended.then(() => 'the VS Code server ended.'),
    new Promise<string>(resolve => page.once('crash', () => resolve('the page crashed.'))),
    delay(2 * limit, 'it took too long.', { ref: false }),
    new Promise<string>(resolve => page.once('close', () => resolve('the page was closed.'))),
  ]);
  const tests = join(root, 'out', 'host', 'suite.js');
  await page.goto(server.page(workspace, { extension: root, tests }));
  const counts = await followReport(report, stopped);
  await leaveCounts('host', counts);
  console.log(`Extension host: ${counts.passed} passed, ${counts.failed} failed`);
  process.exitCode = counts.failed === 0 ? 0 : 1;
} catch (error) {
  console.error(await readFile(server.log, 'utf8'));
  throw error;
} finally {
  await browser.close();
  await server.close();
}
