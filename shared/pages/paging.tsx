/** The way on in a list that has more; the way back is the browser's, and the first page. */
export const Paging = (props: {
  cursor: string | undefined;
  path: string;
  query?: Readonly<Record<string, string>>;
}) => {
  if (!props.cursor) return null;
  const query = new URLSearchParams({ ...props.query, from: props.cursor });
  return (
    <nav class="paging" aria-label="More of this list">
      <a rel="next" href={`${props.path}?${query}`}>
        Next page
      </a>
    </nav>
  );
};
