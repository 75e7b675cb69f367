import { l10n, type TestController, TestRunProfileKind, tests } from 'vscode';
import { once } from '../../text/memo.ts';
import type { Register } from '../register.ts';
import type { EvaluationTests } from './evaluationTests.ts';

/**
 * Registers the tree of golden datasets in the Test Explorer. Its code is loaded when the user first opens
 * it.
 */
export function registerTestController(
  register: Register,
  create: (controller: TestController) => Promise<EvaluationTests>,
): () => Promise<EvaluationTests> {
  const controller = register(tests.createTestController('touchstone', 'Touchstone'));
  const load = once(() => create(controller));
  controller.resolveHandler = async item => (await load()).resolve(item);
  controller.refreshHandler = async () => (await load()).resolve(undefined);
  controller.createRunProfile(
    l10n.t('All models'),
    TestRunProfileKind.Run,
    async request => (await load()).run(request, undefined),
    true,
  );
  controller.createRunProfile(
    l10n.t('All models, recorded replies only'),
    TestRunProfileKind.Run,
    async request => (await load()).run(request, 'replay'),
  );
  return load;
}
