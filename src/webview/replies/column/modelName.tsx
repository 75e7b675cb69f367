/** `provider/model` with emphasis on the model. It preferably wraps after the slash. */
export function ModelName({ id }: { readonly id: string }) {
  const slash = id.indexOf('/') + 1;
  return (
    <span class="model-name">
      <span class="provider">{id.slice(0, slash)}</span>
      <wbr />
      <span>{id.slice(slash)}</span>
    </span>
  );
}
