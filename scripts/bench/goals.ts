/** Figures of a benchmark, each with the limit that it should keep. */
export interface Goals {
  atMost(what: string, measured: number, limit: number, unit: string): void;
  atLeast(what: string, measured: number, limit: number, unit: string): void;
  table(): readonly Readonly<Record<string, string>>[];
}

export function createGoals(): Goals {
  const rows: Readonly<Record<string, string>>[] = [];

  function add(what: string, measured: string, goal: string, isMet: boolean): void {
    rows.push({ what, measured, goal, met: isMet ? 'yes' : 'no' });
  }

  return {
    atMost(what, measured, limit, unit) {
      add(what, textOf(measured, unit), `at most ${textOf(limit, unit)}`, measured <= limit);
    },
    atLeast(what, measured, limit, unit) {
      add(what, textOf(measured, unit), `at least ${textOf(limit, unit)}`, measured >= limit);
    },
    table: () => rows,
  };
}

function textOf(figure: number, unit: string): string {
  return `${Number(figure.toFixed(figure < 10 ? 2 : 0))} ${unit}`.trim();
}
