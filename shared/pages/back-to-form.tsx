/**
 * A button back to a form that was sent, with all that was typed: the browser's own way back may have lost it. Only for the
 * answer to who sent it. The form's own address answers the act `change` with the form.
 */
export const BackToForm = (props: {
  action: string;
  fields: { pairs(): Iterable<readonly [string, string]> };
  words: string;
}) => (
  <form method="post" action={props.action} class="inline">
    {[...props.fields.pairs()]
      .filter(([name]) => name !== 'act')
      .map(([name, value], index) => (
        <input key={index} type="hidden" name={name} value={value} />
      ))}
    <button type="submit" class="secondary" name="act" value="change">
      {props.words}
    </button>
  </form>
);
