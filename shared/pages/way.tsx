/** The way to this page from the top: links, and the name of the page itself. */
export const Way = (props: { to: readonly (readonly [path: string, label: string])[]; here: string }) => (
  <nav class="crumbs" aria-label="Where this is">
    <ol>
      {props.to.map(([path, label]) => (
        <li key={path}>
          <a href={path}>{label}</a>
        </li>
      ))}
      <li aria-current="page">
        <bdi>{props.here}</bdi>
      </li>
    </ol>
  </nav>
);
