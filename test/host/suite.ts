import Mocha from 'mocha';
import { limit } from '../limit.ts';
import { report } from './report.ts';

/** What VS Code calls in the extension host. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: limit, reporter: Mocha.reporters.Base });
  try {
    mocha.suite.emit('pre-require', globalThis, '', mocha);
    await import('./activation.test.ts');
    await import('./language.test.ts');
    await import('./languageServer.test.ts');
    await import('./run.test.ts');
    await import('./terminal.test.ts');
    await import('./editorModels.test.ts');
    await import('./output.test.ts');
    await import('./evaluation.test.ts');
    await import('./improve.test.ts');
    await import('./firstRun.test.ts');
    await import('./linkedFiles.test.ts');
    await import('./debugging.test.ts');
    await new Promise(resolve => listen(mocha.run(resolve)));
  } catch (error) {
    report({ type: 'failed', title: 'The suite could not be loaded', error: String(error) });
  } finally {
    report({ type: 'end' });
  }
}

function listen(runner: Mocha.Runner): void {
  runner.on('pass', test => {
    report({ type: 'passed', title: test.fullTitle(), milliseconds: test.duration ?? 0 });
  });
  runner.on('fail', (test, error) => {
    report({ type: 'failed', title: test.fullTitle(), error: String(error.stack ?? error) });
  });
}
