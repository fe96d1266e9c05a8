/** Where no script adds rows to a list: how to get one more. Shown to nobody else. */
export const MoreRows = ({ by }: { by: string }) => (
  <noscript>
    <p class="hint">
      A list can have more rows than stand here: fill in those that do and press “{by}”. The form comes back
      with one more.
    </p>
  </noscript>
);
