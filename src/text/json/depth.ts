/** Whether a value is nested more than some levels deep. Not recursive, because it would overflow the stack. */
export function isDeeper(value: unknown, limit: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return true;
    level = level.flatMap(item =>
      typeof item === 'object' && item !== null
        ? Object.values(item).filter(each => typeof each === 'object' && each !== null)
        : [],
    );
  }
  return false;
}

/** Maximum depth of the values of rows and replies, because code that processes them is recursive. */
export const DEEPEST_JSON = 1000;
