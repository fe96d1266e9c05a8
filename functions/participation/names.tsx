/** Names in any script, one after the other. */
export const Names = (props: { of: readonly { name: string }[] }) => (
  <>
    {props.of.map(({ name }, place) => (
      <>
        {place ? ', ' : ''}
        <bdi>{name}</bdi>
      </>
    ))}
  </>
);
