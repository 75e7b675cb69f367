/** The title of a group in a list of models. */
export interface GroupTitle {
  readonly group: string;
}

/** The items of a group under its title. An empty group has no title. */
export function itemGroup<Item>(
  group: string,
  items: readonly Item[],
): readonly (Item | GroupTitle)[] {
  return items.length === 0 ? [] : [{ group }, ...items];
}
