import { dirname, join, resolve } from 'node:path';
import { stemOf } from '../../files/fileNames.ts';
import { openRevision } from '../../files/gitRevision.ts';
import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import { loadPromptAt } from '../../load/loadPromptAt.ts';
import type { Settings } from '../../model/settings/settings.ts';
import { canonicalJson } from '../../text/json/printJson.ts';
import { namesFor, type PlanChoices, type Planned, planRefusal } from './evalPlan.ts';
import { messages } from './messages.ts';
import type { PromptOrigin } from './origin.ts';
import { planPrompt } from './planPrompt.ts';

/** A prompt of an evaluation with its origin. */
export interface PlannedVariant {
  readonly promptFile: string;
  readonly origin: PromptOrigin;
}

/**
 * The prompts of an eval file, each once, with the name of its results and its name within the evaluation.
 * Both names are unique: for prompts with equal names in different folders, the folder is added.
 */
export function variantsOf(
  evalName: string,
  paths: readonly string[],
): readonly { readonly path: string; readonly name: string; readonly variant: string }[] {
  const unique = [...new Map(paths.map(path => [join(path), path])).values()];
  const stems = unique.map(path => stemOf(path));
  return unique.map((path, index) => {
    const stem = stems[index] ?? '';
    const isAlone = stems.indexOf(stem) === stems.lastIndexOf(stem);
    const variant = isAlone ? stem : dotted(join(dirname(path), stem));
    return { path, variant, name: unique.length === 1 ? evalName : nameAmong(evalName, variant) };
  });
}

/** `../a/triage` as a part of a file name: `a.triage`. */
function dotted(path: string): string {
  return path
    .split(/[\\/]/)
    .filter(part => !/^\.*$/.test(part))
    .join('.');
}

/** Each of several prompts has its own results. A prompt with the eval file's name keeps that name. */
function nameAmong(evalName: string, promptName: string): string {
  const own = promptName === evalName || promptName.startsWith(`${evalName}.`);
  return own ? promptName : `${evalName}.${promptName}`;
}

/**
 * Plans one evaluation for each prompt. Before these come, for each git revision, the prompts that differ
 * from the current ones, so that comparisons go from the earlier version to the later one.
 */
export async function planVariants(
  variants: readonly PlannedVariant[],
  settings: Settings,
  choices: PlanChoices,
): Promise<Planned> {
  const current = collect(
    await Promise.all(
      variants.map(({ promptFile, origin }) => planPrompt(promptFile, origin, settings, choices)),
    ),
  );
  if (!current.ok) return current;
  const earlier: Planned[] = [];
  const commits = new Set<string>();
  for (const revision of choices.promptAt ?? []) {
    const found: Planned[] = [];
    for (const [index, variant] of variants.entries()) {
      const now = current.plans[index]?.prompt;
      if (now) found.push(await planAt(revision, variant, { now, settings, choices, commits }));
    }
    const collected = collect(found);
    if (!collected.ok) return collected;
    earlier.push(collected);
  }
  return collect([...earlier, current]);
}

interface Before {
  /** The current prompt. */
  readonly now: LoadedPrompt;
  readonly settings: Settings;
  readonly choices: PlanChoices;
  /** Prompts and commits that are already planned, because two revisions may be the same commit. */
  readonly commits: Set<string>;
}

/**
 * The evaluation of a prompt in its version of a revision. When the version adds nothing new, there is a note
 * instead.
 */
async function planAt(
  name: string,
  { promptFile, origin }: PlannedVariant,
  { now, settings, choices, commits }: Before,
): Promise<Planned> {
  const opened = await openRevision(dirname(resolve(promptFile)), name);
  if (!opened.ok) return planRefusal(promptFile, opened.message);
  const { revision } = opened;
  const seen = `${resolve(promptFile)}\n${revision.commit}`;
  if (commits.has(seen)) return skip(messages.sameCommit(name));
  commits.add(seen);
  const loaded = await loadPromptAt(promptFile, origin.root, revision, namesFor(choices));
  if (!loaded.ok) return planRefusal(promptFile, loaded.message);
  if (sameText(loaded.prompt, now)) {
    return skip(messages.sameAsRevision(promptFile, name));
  }
  const suffix = `@${revision.commit.slice(0, 7)}`;
  const at = { ...origin, name: origin.name + suffix, variant: origin.variant + suffix };
  return planPrompt(promptFile, at, settings, choices, loaded.prompt);
}

function skip(note: string): Planned {
  return { ok: true, plans: [], notes: [note] };
}

/** Whether two prompts are the same for models and scorers. */
function sameText(one: LoadedPrompt, other: LoadedPrompt): boolean {
  const textOf = ({ document, partials, correction }: LoadedPrompt): string => {
    const { input, output } = document.metadata;
    const parts = { text: document.text, correction, input: input.schema, output: output.schema };
    return canonicalJson([parts, Object.fromEntries(partials)]);
  };
  return textOf(one) === textOf(other);
}

function collect(planned: readonly Planned[]): Planned {
  const problems = planned.flatMap(item => (item.ok ? [] : item.problems));
  if (problems.length > 0) return { ok: false, problems };
  const notes = planned.flatMap(item => (item.ok ? (item.notes ?? []) : []));
  return {
    ok: true,
    plans: planned.flatMap(item => (item.ok ? item.plans : [])),
    ...(notes.length > 0 && { notes }),
  };
}
