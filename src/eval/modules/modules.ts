import { dirname, join } from 'node:path';
import { grantRefusal } from '../../trust/grantText.ts';
import type { Trust } from '../../trust/trust.ts';
import { type ModuleRequest, ScorerError } from '../scorers/scorer.ts';
import { messages } from './messages.ts';
import { type LoadedModule, readModule, type ScorerModule } from './moduleFiles.ts';
import { type ModuleAnswer, type ModuleProcess, startModule } from './moduleProcess.ts';

/** The scorer modules of an evaluation, each read once, with the processes that run them. */
export interface ScorerModules {
  load(path: string): Promise<LoadedModule>;
  /**
   * Returns the result of a module's default export, which runs in a separate process.
   * @throws ScorerError when there is no result. Also throws the signal's reason.
   */
  score(
    request: ModuleRequest,
    args: readonly unknown[],
    context: { readonly trust: Trust | undefined; readonly signal: AbortSignal },
  ): Promise<unknown>;
  /** Ends the processes. The next call starts them again. */
  close(): Promise<void>;
}

/**
 * @param file the eval file or prompt that paths are relative to. `root` is the folder that must hold all
 * files.
 */
export function createScorerModules(file: string, root: string): ScorerModules {
  const known = new Map<string, Promise<LoadedModule>>();
  const runners = new Map<string, ModuleRunner>();

  function load(path: string): Promise<LoadedModule> {
    const loaded = known.get(path) ?? readModule(join(dirname(file), path), root);
    known.set(path, loaded);
    return loaded;
  }

  return {
    load,
    async score({ module: path, limit }, args, { trust, signal }) {
      const loaded = await load(path);
      if (!loaded.ok) throw new ScorerError(loaded.message, { class: 'badInput' });
      const { module } = loaded;
      if (trust && !(await trust.isAllowed(module.grant))) {
        throw new ScorerError(grantRefusal(module.grant), {
          class: 'guarded',
          guard: { rule: 'trust' },
        });
      }
      signal.throwIfAborted();
      const runner = runners.get(module.file) ?? createModuleRunner(module);
      runners.set(module.file, runner);
      const answer = await runner.score(args, limit);
      signal.throwIfAborted();
      if (answer.type === 'scored') return answer.value;
      const problem = answer.type === 'lost' ? messages.stopped() : answer.problem;
      throw new ScorerError(messages.failure(path, problem), { class: 'badInput' });
    },
    async close() {
      const all = [...runners.values()];
      runners.clear();
      await Promise.all(all.map(runner => runner.close()));
    },
  };
}

interface ModuleRunner {
  score(args: readonly unknown[], limit: number): Promise<ModuleAnswer>;
  close(): Promise<void>;
}

/**
 * All calls of a module share a process. When it ends, the open calls are repeated one at a time, each in a
 * new process. This finds the call that ended it, and the other calls get their results.
 */
function createModuleRunner(module: ScorerModule): ModuleRunner {
  const open = new Set<ModuleProcess>();
  let shared: ModuleProcess | undefined;
  let alone: Promise<unknown> = Promise.resolve();
  let notLoaded: ModuleAnswer | undefined;
  let isClosed = false;

  function start(): ModuleProcess {
    const started = startModule(module);
    open.add(started);
    return started;
  }

  async function askAlone(args: readonly unknown[], limit: number): Promise<ModuleAnswer> {
    if (isClosed) return { type: 'lost' };
    const own = start();
    try {
      return await own.ask(args, limit);
    } finally {
      await own.close();
      open.delete(own);
    }
  }

  return {
    async score(args, limit) {
      // A module that cannot be loaded would fail again for each row.
      if (notLoaded) return notLoaded;
      if (isClosed) return { type: 'lost' };
      if (!shared || shared.isEnded) {
        if (shared) open.delete(shared);
        shared = start();
      }
      let answer = await shared.ask(args, limit);
      if (answer.type === 'lost') {
        const next = alone.then(() => askAlone(args, limit));
        alone = next.catch(() => {});
        answer = await next;
      }
      if (answer.type === 'notLoaded') notLoaded = answer;
      return answer;
    },
    async close() {
      isClosed = true;
      await Promise.all([...open].map(each => each.close()));
    },
  };
}
